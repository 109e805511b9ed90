"""Connections by https: a server that does not answer in TLS is left soon, and is told what it did."""

from typing import Any

import aiohttp

from unionnews.words.text import one_line

HANDSHAKE = 15.0
"""Seconds for the handshake; far servers take one. A server that speaks http only may wait in silence
for the end of a request that never comes."""
_NO_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"}
)
"""Names that OpenSSL gives to an answer that is not TLS."""


class NoTlsError(Exception):
    """No secure connection can be made to a host. Asking again at once would not change it."""


class Connector(aiohttp.TCPConnector):
    """Bounds the handshake; aiohttp would give it the time of the whole request."""

    async def _wrap_create_connection(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("ssl"):
            kwargs["ssl_handshake_timeout"] = HANDSHAKE
        return await super()._wrap_create_connection(*args, **kwargs)


def no_tls(error: BaseException | None) -> NoTlsError | None:
    """Return what to raise for an error of aiohttp that is one of TLS; None for any other."""
    if not isinstance(error, aiohttp.ClientConnectorError) or not error.ssl:
        return None
    place = f"{error.host}:{error.port}"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        cause = error.certificate_error
        why = getattr(cause, "verify_message", cause)
        return NoTlsError(
            f"the certificate of {place} does not hold ({why});"
            " UNIONNEWS_VERIFY_CERTIFICATES=0 takes any"
        )
    if why := _what_it_did(error):
        return NoTlsError(f"{place} {why}; if it speaks http only, write http://")
    return None


def _what_it_did(error: aiohttp.ClientConnectorError) -> str:
    """Return what a server did in the place of a handshake; empty if it could not be reached."""
    cause = error.os_error
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        name = getattr(cause, "reason", None) or ""
        said = name.replace("_", " ").lower() or one_line(str(cause))
        return "does not speak TLS" if name in _NO_TLS else f"refuses a secure connection ({said})"
    if isinstance(cause, ConnectionAbortedError):
        return f"gave no answer in TLS within {HANDSHAKE:g} s"
    if isinstance(cause, ConnectionResetError | BrokenPipeError):
        return "closed the connection in the place of an answer in TLS"
    return ""
