"""The HTTP server, whose pages people read, and the report."""
