"""Blanks and invisible characters."""

from __future__ import annotations

import re

# Zero-width characters, soft hyphen, byte order mark, bidirectional marks, C0/C1 controls, and
# halves of surrogate pairs, which JSON can name but UTF-8 cannot hold.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff]"
)


def squash(text: str | None) -> str | None:
    r"""Return the text with every run of blanks as one blank, or None when nothing is left.

    U+00A0 and U+3000 are blanks; invisible characters go.

    >>> squash("十张以上\u00a0\u00a0即可办理\u3000")
    '十张以上 即可办理'
    >>> squash(" \u200b ") is None
    True
    """
    if text is None:
        return None
    words = " ".join(text.split())
    # Nothing invisible is printable, and asking is ten times as fast as looking.
    if not words.isprintable():
        words = " ".join(INVISIBLE.sub("", words).split())
    return words or None


def strip_invisible(text: str) -> str:
    """Return the text without invisible characters; inner blanks stay as printed."""
    stripped = text.strip()
    return stripped if stripped.isprintable() else INVISIBLE.sub("", stripped).strip()
