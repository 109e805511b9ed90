"""Pure functions that turn printed values into those of a record: no network, files or markup."""
