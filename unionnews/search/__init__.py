"""Full-text search of records in any script, by one SQLite file in each site's folder."""
