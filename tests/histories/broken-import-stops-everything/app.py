"""The application; ADMIN was here once."""

READER = "reader"
