"""Scraper and crawler for union news: clean, dated, complete JSON Lines."""
