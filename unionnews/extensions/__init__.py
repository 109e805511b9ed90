"""Scrapy extensions: what happens around a run."""
