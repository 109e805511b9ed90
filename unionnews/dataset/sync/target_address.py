"""Parse the address of a target: its kind, and the options in it."""

from difflib import get_close_matches
from urllib.parse import parse_qsl

from unionnews.exceptions import UsageError, without_passwords

KINDS = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "https": "webhook",
    "http": "webhook",
    "file": "parts",
    "s3": "parts",
    "hf": "hub",
}
"""Kind of target of each scheme."""
_OPTIONS = ("format",)


def known_address(target: str) -> tuple[str, str]:
    """Return the kind of a target and its address; the scheme may be in capitals.

    Raises :class:`UsageError` if the kind is unknown.
    """
    scheme, found, rest = target.partition("://")
    if not found or scheme.lower() not in KINDS:
        raise UsageError(
            "no target that is known; write postgresql://…, https://…, file://…, s3://… or hf://…"
        )
    return KINDS[scheme.lower()], f"{scheme.lower()}://{rest}"


def with_format(address: str, usual: str) -> tuple[str, str]:
    """Return the address of parts, and their format: that of ``?format=``, else ``usual``.

    Raises :class:`UsageError` if the address has other parameters, or the format is unknown.
    """
    place, _, asked = address.partition("?")
    options = dict(parse_qsl(asked, keep_blank_values=True))
    if unknown := next((name for name in options if name not in _OPTIONS), None):
        near = get_close_matches(unknown.lower(), _OPTIONS, 1)
        raise UsageError(
            f"{without_passwords(place)}?{unknown:.40}=: there is no such option; "
            + (f"did you mean ?{near[0]}=" if near else f"?{'=, ?'.join(_OPTIONS)}= is one")
        )
    return place, options.get("format", usual)
