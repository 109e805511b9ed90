"""Pure functions on values: no network, no clock, no files, no Scrapy, no markup."""
