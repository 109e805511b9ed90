"""Refuse requests to addresses inside private networks, however they are written.

:class:`GuardedDownloadHandler` checks the numeric address of every connection, after name
resolution and at every attempt. So neither a redirect, nor a name server that changes its answer
(DNS rebinding), nor an odd spelling can avoid the check. :class:`GuardMiddleware` refuses earlier,
with a clearer message, addresses whose text is enough to see it.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import aiohttp
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    NotConfigured,
    ResponseDataLossError,
)
from scrapy.http import Headers, Request, Response
from scrapy.utils.ssl import _make_ssl_context

from unionnews.crawling.component import Component
from unionnews.crawling.middlewares.exchange import Refused
from unionnews.crawling.middlewares.tls import Connector, no_tls
from unionnews.exceptions import UsageError

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType

MAX_ADDRESS = 8000
"""Longest address, in characters; servers refuse longer ones themselves."""
MAX_HEADERS = 256
"""Most header fields of a response; browsers have no such limit, real pages stay below 60."""
MAX_HEADER_BYTES = 32 * 1024
"""Longest header field, in bytes; content security policies reach 10 kB."""
MAX_HEAD_BYTES = 30_000
"""Longest head of a response: readers of WARC files refuse one of 32 KiB, so its page would be lost."""
MAX_CODINGS = 3
"""Most content codings of one body, one inside the other; each is decoded with a size bound."""

_INSIDE = "inside a private network (UNIONNEWS_ALLOW_PRIVATE_HOSTS names those that may be asked)"

_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments; older versions of Python know only parts of it
        "192.88.99.0/24",  # relays of 6to4, deprecated
        "2001:db8::/32",
        "3fff::/20",  # documentation
    )
)
# All public IPv6 addresses are in this network; the others are local, reserved, or contain an
# IPv4 address.
_PUBLIC_6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
ALL_NETWORKS: tuple[Network, ...] = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))


def is_public(address: Address) -> bool:
    """Tell whether an address is in the public internet.

    Not public: private, loopback, link-local, shared (CGNAT), multicast, reserved, unspecified
    and documentation ranges, and IPv6 forms that contain such an IPv4 address (mapped, NAT64,
    6to4, Teredo).

    >>> is_public(ip_address("8.8.8.8")), is_public(ip_address("::ffff:127.0.0.1"))
    (True, False)
    """
    if isinstance(address, IPv6Address):
        carried = _carried(address)
        if carried is not None:
            return is_public(carried)
        if address not in _PUBLIC_6:
            return False
    if any(address in block for block in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address contains; None if it contains none."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def allowed_networks(setting: str) -> tuple[Network, ...]:
    """Return the networks of ``UNIONNEWS_ALLOW_PRIVATE_HOSTS``: ``1`` for all, or a list by commas.

    Raises :class:`UsageError` for anything else.

    >>> allowed_networks("127.0.0.1, 10.1.0.0/16")
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.1.0.0/16'))
    """
    if setting.strip().lower() in ("", "0", "false", "no"):
        return ()
    if setting.strip().lower() in ("1", "true", "yes"):
        return ALL_NETWORKS
    try:
        return tuple(ip_network(part.strip()) for part in setting.split(","))
    except ValueError as error:
        raise UsageError(f"UNIONNEWS_ALLOW_PRIVATE_HOSTS: {error}; write 1, or 127.0.0.1") from None


def may_connect(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Tell whether a connection to an address may be opened."""
    return is_public(address) or any(address in network for network in allowed)


def refusal(url: str, allowed: Sequence[Network] = ()) -> str | None:
    """Return why an address must not be fetched, judged by its text; None if it may.

    ``allowed`` has networks that may be fetched although they are not public.

    >>> refusal("http://0177.0.0.1/").partition(" (")[0]
    '127.0.0.1 is inside a private network'
    """
    if len(url) > MAX_ADDRESS:
        return f"longer than {MAX_ADDRESS} characters"
    if " " in url or "\\" in url or not url.isprintable():
        return "a blank, a backslash or an invisible character in it"
    try:
        return _refusal(urlsplit(url), allowed)
    except ValueError:
        # Python's message quotes a part of the address, which may be from a password.
        return "not an address"


def _refusal(parts: SplitResult, allowed: Sequence[Network]) -> str | None:
    if parts.scheme not in ("http", "https"):
        return "only http and https are fetched"
    if not parts.hostname or parts.port == 0:
        return "no host, or no port, in it"
    if "@" in parts.netloc:
        return "a user name or password in it"
    number = _numeric(parts.hostname)
    if number is None or may_connect(number, allowed):
        return None
    return f"{number} is {_INSIDE}"


def _numeric(host: str) -> Address | None:
    """Return the address that a host name stands for, in any form that a C library understands.

    ``0177.0.0.1``, ``2130706433``, ``127.1`` and full-width digits are 127.0.0.1.
    """
    try:
        plain = host.encode("idna").decode("ascii").removesuffix(".")
    except UnicodeError:
        plain = host
    try:
        return ip_address(plain.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(plain))
    except (OSError, UnicodeError, ValueError):
        return None


class GuardMiddleware(Component):
    """Refuse an address by its text, before any request to its host; redirects too."""

    def __init__(self, crawler: Crawler) -> None:
        if crawler.settings["UNIONNEWS_REPLAY"]:
            raise NotConfigured  # a replay asks no host
        allowed = str(crawler.settings["UNIONNEWS_ALLOW_PRIVATE_HOSTS"])
        self._allowed = allowed_networks(allowed)

    def process_request(self, request: Request) -> None:
        if why := refusal(request.url, self._allowed):
            raise Refused(f"{shortened(request.url)}: refused: {why}")


def shortened(url: str) -> str:
    """Return an address in a short form for messages."""
    return url if len(url) <= 200 else f"{url[:200]}…"


class _ClientRequest(aiohttp.ClientRequest):
    """Sends no ``Content-Length: 0`` with a request without body, as Scrapy's handler would."""

    def update_body_from_data(self, body: Any, _stacklevel: int = 3) -> None:
        super().update_body_from_data(body or None, _stacklevel)


class GuardedDownloadHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler, with a check of the address of each connection.

    The same handler works with Twisted's asyncio reactor (``crawl``) and without a reactor
    (``fetch``, ``serve``), and its timeout bounds the whole exchange, from the name lookup to the
    last byte. Scrapy calls it experimental and makes it the default where no reactor runs; the
    version of Scrapy is pinned.
    """

    experimental = False  # True would warn at each start
    lazy = True  # no session is opened for a crawler that cannot start

    def __init__(self, crawler: Crawler) -> None:
        # Skips the parent's constructor, which would open a session without the guard.
        super(AiohttpDownloadHandler, self).__init__(crawler)
        self._allowed = allowed_networks(str(crawler.settings["UNIONNEWS_ALLOW_PRIVATE_HOSTS"]))
        self._ssl_context = _make_ssl_context(crawler.settings)
        connector = Connector(
            local_addr=self._bind_address,
            limit=self._pool_size_total,
            limit_per_host=self._pool_size_per_host,
            socket_factory=self._socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            request_class=_ClientRequest,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            max_headers=MAX_HEADERS,
        )

    def _socket(self, candidate: AddrInfoType) -> socket.socket:
        """Return the socket for a connection. Raises if the address is in a private network."""
        family, kind, protocol, _, (host, *_) = candidate
        if not may_connect(ip_address(str(host).partition("%")[0]), self._allowed):
            _REFUSED.get([]).append(str(host))
            raise OSError("an address inside a private network")
        return socket.socket(family, kind, protocol)

    async def download_request(self, request: Request) -> Response:
        refused: list[str] = []
        token = _REFUSED.set(refused)
        try:
            return await super().download_request(request)
        except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
            host = urlsplit(request.url).hostname
            if refused:
                raise Refused(
                    f"{shortened(request.url)}: refused: {host} is"
                    f" {', '.join(sorted(set(refused)))}, {_INSIDE}"
                ) from error
            raise no_tls(error.__cause__) or type(error)(_plain(error)) from error
        except (DownloadFailedError, ResponseDataLossError) as error:
            raise type(error)(_plain(error)) from error
        finally:
            _REFUSED.reset(token)

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        # As bytes, because Chinese servers put GBK into Location and other fields.
        headers = Headers(list(response.raw_headers))
        if len(headers.to_string()) > MAX_HEAD_BYTES:
            raise DownloadFailedError(f"more than {MAX_HEAD_BYTES:,} bytes of header fields")
        if codings(headers.getlist("Content-Encoding")) > MAX_CODINGS:
            raise DownloadFailedError(f"more than {MAX_CODINGS} content codings on one body")
        return headers


_REFUSED: ContextVar[list[str]] = ContextVar("addresses refused while connecting")


def _plain(error: Exception) -> str:
    """Return the message of an error of aiohttp without names and numbers of Python and OpenSSL.

    >>> _plain(OSError("[Errno 104] Connection reset by peer"))
    'Connection reset by peer'
    >>> _plain(OSError("Not completed: <ContentLengthError: 400, message='Not enough data'>"))
    'the answer broke off (Not enough data)'
    """
    text = str(error)
    if isinstance(error.__cause__, aiohttp.ClientResponseError):
        # Its message goes on with the bytes, which may be those of a page.
        rule = re.split(r":?(?:\s*\n|\s+b['\"])", error.__cause__.message)[0]
        return f"the answer is not HTTP as it should be ({rule})"
    if broken := re.search(r"<\w+Error: \d+, message=(['\"])(.*?)\.?\1", text):
        return f"the answer broke off ({broken[2]})"
    return re.sub(r" ssl:(?:\w+|<[^>]*>)|\[Errno -?\d+\] |\[SSL: \w+\] | \(_ssl\.c:\d+\)", "", text)


def codings(values: Iterable[bytes]) -> int:
    """Return the number of codings in the ``Content-Encoding`` fields of a response."""
    return sum(1 + value.count(b",") for value in values)
