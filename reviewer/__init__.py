"""ai-review: find the defects in code that an AI wrote, before it is merged."""

__version__ = "0.1.0"
