"""The tools of others, each in two functions: `run` does the outside work, `parse` makes `Evidence` of what it gave."""
