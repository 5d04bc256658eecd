"""A run as a process of its own: its output, its files and its end, and that the next run finds nothing of it."""
