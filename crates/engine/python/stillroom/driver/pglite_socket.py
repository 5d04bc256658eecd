"""A socket-shaped object whose other end is a PGlite in the same worker. It moves wire bytes and knows no SQL."""

from stillroom import host

TERMINATE = b"X"


class PGliteSocket:
    """What pg8000 asks of a socket and of the file made from it."""

    def __init__(self, database: int) -> None:
        self._database = database
        self._out = bytearray()
        self._answer = b""
        self._read_to = 0

    def makefile(self, mode: str) -> "PGliteSocket":
        return self

    def write(self, data: bytes) -> None:
        self._out += data

    def flush(self) -> None:
        """Sends what was written and keeps the whole answer. PGlite's session outlives a connection: Terminate stays here."""
        out, self._out = self._out, bytearray()
        if out and not out.startswith(TERMINATE):
            self._answer = self._answer[self._read_to :] + host.exec_protocol(self._database, out)
            self._read_to = 0

    def read(self, size: int) -> bytes:
        start, self._read_to = self._read_to, self._read_to + size
        return self._answer[start : self._read_to]

    def take_answer(self) -> bytes:
        """All that was answered and not read yet."""
        answer, self._answer = self._answer[self._read_to :], b""
        self._read_to = 0
        return answer

    def close(self) -> None:
        pass
