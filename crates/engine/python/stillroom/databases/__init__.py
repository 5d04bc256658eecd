"""The databases that a run works on: which URL leads to which PGlite, and what a server keeps for all of its databases."""
