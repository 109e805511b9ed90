"""``python -m unionnews`` and the ``unionnews`` command."""

from unionnews.cli import main

if __name__ == "__main__":
    main()
