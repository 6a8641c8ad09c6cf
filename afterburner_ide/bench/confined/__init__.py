"""What runs inside the sandbox: the check of a rewrite outside the loop. Python 3.9, no imports
of this package; its files are copied into the scratch folder of a confined process."""
