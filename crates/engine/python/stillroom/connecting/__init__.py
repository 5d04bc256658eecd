"""From a URL, an engine of SQLAlchemy or a driver's `connect()` to a connection with one of the databases."""
