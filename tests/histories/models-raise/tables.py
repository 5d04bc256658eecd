"""No chairs."""
