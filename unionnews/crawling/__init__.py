"""All that uses Scrapy: how articles are found, politeness, robots.txt, guard, archive, the run."""
