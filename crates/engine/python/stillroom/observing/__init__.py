"""What a run does, as events: its statements, the plan of its revisions, and the lines of the repository that they come from."""
