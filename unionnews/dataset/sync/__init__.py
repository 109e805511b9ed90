"""Copy new records to other systems, each exactly once; see docs/sync.md. Uses no Scrapy."""
