"""``python -m unionnews`` and the ``unionnews`` command."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Exit status of shells for a program that Ctrl-C ended."""


def main() -> None:
    """Load the command line and run it; Ctrl-C while it loads ends quietly."""
    try:
        # Loading takes a second, in which Ctrl-C would otherwise print a traceback.
        from unionnews.cli import main as run  # noqa: PLC0415  see above
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
