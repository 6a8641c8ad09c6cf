"""Afterburner IDE: rewrite a slow function, measure every rewrite, keep only what is proven."""

__version__ = "0.1.0"
