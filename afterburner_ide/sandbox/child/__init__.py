"""Code that runs under the user's interpreter: stdlib only, CPython 3.9 and later."""
