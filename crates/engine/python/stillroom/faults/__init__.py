"""What went wrong, and what is different from a server: as data, which the page words."""
