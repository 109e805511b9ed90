"""A site's output folder: its file names, lock and atomic writes; the ledger and the archive live in it."""
