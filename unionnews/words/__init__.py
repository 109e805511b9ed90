"""The words of newsrooms, by language: data and readable patterns."""
