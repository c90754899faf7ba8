"""The tools of others, each in two functions: `run` (it does the outside work) and `parse` (values in, `Evidence` out)."""
