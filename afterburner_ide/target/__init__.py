"""Find a function in source, compare it with a rewrite, and put the rewrite in its place."""
