"""A connection with PGlite: wire messages, one session for all connections, and what each driver does differently. It knows no servers."""
