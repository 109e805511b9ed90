"""Errors, grouped by what the caller can do next.

::

    UnionNewsError                 a message for people: what, where, what to do
    ├── UsageError                 call it differently            exit status 2
    │   ├── UnknownSiteError       no such site
    │   ├── QueryError             a search that cannot be read
    │   ├── RefusedAddressError    an address that is never fetched
    │   └── OtherOriginError       folder holds records of another origin
    ├── RunError                   the run could not be done      exit status 1
    │   ├── LockedError            another run works in the folder
    │   └── LedgerError            ledger or records unusable as they are
    └── PageError                  no record from this page; go on with the next
        ├── NotAnArticleError      every layout refused it
        ├── UnreadablePageError    bytes that are no page, too large, too deep
        ├── NotFetchedError        the page could not be had
        └── MissingPageError       a page of a multi-page article is missing
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote

INTERRUPTED = 130
"""Exit status, as shells define it, of a program that Ctrl-C ended before it began its work."""


class UnionNewsError(Exception):
    """Base of all errors of this package; only its subclasses are raised."""

    exit_status = 1


class UsageError(UnionNewsError):
    """The call or command is wrong; call it differently."""

    exit_status = 2


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Wrap imports of what only the extra ``name`` brings.

    Raises :class:`UsageError` if it is not installed; the message says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed; run: pip install 'unionnews[{name}]'"
        ) from error


class NoContactError(UsageError):
    """``UNIONNEWS_CONTACT`` is missing: an address at which a site can reach the user."""


class UnknownSiteError(UsageError):
    """No declared site has this name or covers this address."""


class RefusedAddressError(UsageError):
    """Not http(s), or an address inside a private network."""


class QueryError(UsageError):
    """A search that cannot be read; ``kind`` names why, for pages of other languages."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class OtherOriginError(UsageError):
    """The output folder holds records of another origin (live, or another archive)."""


class RunError(UnionNewsError):
    """The run could not be done at all."""


class LockedError(RunError):
    """Another run holds the output folder."""


class LedgerError(RunError):
    """Ledger and records do not fit together, or cannot be read or written."""


class PageError(UnionNewsError):
    """No record can be made from one page. ``reason`` is the key under which it is counted."""

    reason = "page_error"
    exit_status = 3


_PASSES = re.compile(r"a notice \((?!missing\))")


class NotAnArticleError(PageError):
    """All layouts refused the page.

    ``refusals`` gives the reason of each layout, in the order in which they were tried.
    """

    reason = "not_an_article"

    def __init__(self, url: str | None, refusals: Mapping[str, str]) -> None:
        self.url = url
        self.refusals = dict(refusals)
        self.passes = any(map(_PASSES.match, self.refusals.values()))
        """Whether the page may be an article later: now it shows maintenance, an error, a check."""
        super().__init__(f"{url or 'page'}: not an article: {self.why}")

    @property
    def why(self) -> str:
        """The reason to show: a notice, else of a layout whose queries matched, else the last."""
        found = list(self.refusals.items())
        found.sort(key=lambda refusal: not refusal[1].startswith("nothing matches"))
        found.sort(key=lambda refusal: refusal[1].startswith("a notice ("))
        name, why = found[-1] if found else ("no layout", "nothing was tried")
        others = f", nor for {len(found) - 1} other layouts" if len(found) > 1 else ""
        return why if why.startswith("a notice (") else f"{why} ({name}{others})"


class UnreadablePageError(PageError):
    """The bytes are not a page, or cannot be read without losing text."""

    reason = "unreadable_page"


NOT_FETCHED = {
    "robots": "the site does not want this page to be fetched, so it is not",
    "gone": "the page does not exist any more; look for the article at another address",
    "not_in_archive": "give an archive that holds this page",
    "http_status": "open the address in a browser; if it works there, ask again later",
    "left_alone": "the host gives no robots.txt, fails again and again or asks for a pause; ask again later",
    "failed": "the host gave no answer, or a broken one; check the address, or ask again later",
    "too_large": "the answer is larger than any article page; check the address",
    "timeout": "the host took too long; ask again later",
}
"""What to do about a page that could not be had, by the reason."""


class NotFetchedError(PageError):
    """The page could not be had.

    ``reason``: ``robots`` (robots.txt forbids it), ``gone`` (404, 410), ``http_status`` (any other
    status but 200), ``not_in_archive``, ``left_alone`` (no request was made: the host asks for a
    pause, its robots.txt cannot be fetched, or it fails again and again), ``timeout``,
    ``too_large``, ``failed`` (no answer, or a broken one).
    ``status`` is the HTTP status, if there was one.
    """

    def __init__(self, message: str, reason: str, status: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.advice = NOT_FETCHED.get(reason, NOT_FETCHED["failed"])


class MissingPageError(PageError):
    """A page of a multi-page article could not be had, so no part of it is written."""

    reason = "missing_page"


_PIECE = re.compile(r"[^/:@?&=#,\s]{3,256}")
_SHORT_PIECE = re.compile(r"(?<![^/:@?&=#,\s])[^/:@?&=#,\s]{1,2}(?![^/:@?&=#,\s])")


def without_secret(message: object, secret: str) -> str:
    """Return a message with every piece of a secret replaced by ``***``.

    Errors of libraries quote what they could not parse, often only a part of it: they take a piece
    of a password with a slash for a host or a port. A piece of a letter or two stands in too many
    words: it is replaced where an ``@`` follows, as in a host made of a password with an ``@``.
    """
    text = str(message)
    short = {f"{piece}@" for piece in _SHORT_PIECE.findall(secret)}
    for piece in sorted({secret, *_PIECE.findall(secret), *short}, key=len, reverse=True):
        text = text.replace(piece, "***") if piece else text
    return text


_IN_ADDRESS = re.compile(
    r"(?i)://[^:@/?#]*:(.*)@|[?&][\w-]{0,24}(?:password|secret|token|key)=([^&]*)"
)


def secrets_of(url: str) -> str:
    """Return the secret part of an address, however badly it is written; empty if it has none."""
    found = " ".join(one for match in _IN_ADDRESS.findall(url) for one in match if one)
    return f"{found} {unquote(found)}" if found else ""


_USER_INFO = re.compile(
    r"(?<=:/)(?P<slashes>/*)(?!:PASSWORD@HOST)(?:"  # our own advice prints this placeholder
    r"[^\s/?#\"]*@"  # a well-formed address
    # Neither a number nor nothing stands in the place of the port.
    r"|[^\s/?#:@\[\"]*:(?!\d{1,5}\b|[/?#][^\s@\"]*(?![^\s\"]))[^\s\"]+"
    r")"
)
_SECRET_VALUE = re.compile(
    # A plain "key" may be that of an article; one of an interface is long.
    r"([?&;][\w-]{0,24}(?:token|password|passwd|secret|signature|sig|api_?key|access_?key|key(?==[\w-]{20}))=)"
    r"[^\s&#\"]*[^\s&#\":;,.]",
    re.IGNORECASE,
)


def has_password(url: str) -> bool:
    """Tell whether an address has a user name or password; such addresses are never kept."""
    return _USER_INFO.search(url) is not None


def without_passwords(text: str) -> str:
    """Return a text with the passwords and tokens of the addresses in it replaced by ``***``.

    >>> without_passwords("https://me:pass@a.example/x?token=1&page=2: refused")
    'https://***a.example/x?token=***&page=2: refused'
    >>> without_passwords("https://me:pa/ss@a.example, https://a.example:81/@me: refused")
    'https://*** https://a.example:81/@me: refused'
    """
    return _SECRET_VALUE.sub(r"\1***", _USER_INFO.sub(r"\g<slashes>***", text))
