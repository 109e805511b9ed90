"""New records into other people's systems, each exactly once; docs/sync.md. Knows no Scrapy."""
