"""A site's output folder: its file names, lock, atomic writes, ledger and archive."""
