"""``python -m unionnews`` and the ``unionnews`` command."""

import os
import sys

from unionnews.exceptions import INTERRUPTED
from unionnews.version import __version__


def main() -> None:
    """Load the command line and run it; Ctrl-C while it loads ends quietly."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed; the next file of ours would take its place
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))
    if sys.argv[1:] == ["--version"]:
        # Scripts ask for it often, and people wait for it: so nothing is loaded.
        sys.stdout.write(f"unionnews {__version__}\n")
        return
    try:
        # Loading takes time, in which Ctrl-C would otherwise print a traceback.
        from unionnews.cli import main as run  # noqa: PLC0415  Ctrl-C while it loads is caught

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        # Python notes a Ctrl-C that came in generated code (of dataclasses) as unhandled, and would end by
        # the signal, whatever the status; it forgets that when it runs other such code.
        exec("")  # noqa: S102  makes Python forget a Ctrl-C


if __name__ == "__main__":
    main()
