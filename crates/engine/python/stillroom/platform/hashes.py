"""`hashlib.pbkdf2_hmac`, which CPython takes from OpenSSL alone, and which there is none of in the browser."""

import hashlib
import hmac


def install() -> None:
    """Adds it where it is missing."""
    if not hasattr(hashlib, "pbkdf2_hmac"):
        hashlib.pbkdf2_hmac = pbkdf2_hmac


def pbkdf2_hmac(hash_name: str, password: bytes, salt: bytes, iterations: int, dklen: int | None = None) -> bytes:
    """PKCS#5 v2.0, as RFC 8018 gives it; `dklen` is in bytes, the hash's own length without."""
    keyed = hmac.new(password, None, hash_name)
    wanted = keyed.digest_size if dklen is None else dklen
    blocks = (_block(keyed, salt, iterations, number) for number in range(1, -(-wanted // keyed.digest_size) + 1))
    return b"".join(blocks)[:wanted]


def _block(keyed: hmac.HMAC, salt: bytes, iterations: int, number: int) -> bytes:
    digest = _digest(keyed, salt + number.to_bytes(4, "big"))
    result = int.from_bytes(digest, "big")
    for _ in range(iterations - 1):
        digest = _digest(keyed, digest)
        result ^= int.from_bytes(digest, "big")
    return result.to_bytes(keyed.digest_size, "big")


def _digest(keyed: hmac.HMAC, message: bytes) -> bytes:
    copy = keyed.copy()
    copy.update(message)
    return copy.digest()
