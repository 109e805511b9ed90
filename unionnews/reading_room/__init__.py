"""What people read: the HTTP server and the report."""
