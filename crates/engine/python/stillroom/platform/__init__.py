"""What a browser does not have, or has otherwise: threads, an event loop that waits, sockets, subinterpreters, hashes."""
