"""Full-text search of the records of output folders, in any script: one SQLite file beside them."""
