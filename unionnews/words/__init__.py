"""What newsrooms print, by language; data and readable patterns."""
