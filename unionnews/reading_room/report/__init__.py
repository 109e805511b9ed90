"""The report: one HTML file about the records and the crawls. Needs the extra ``report``."""
