"""The one Scrapy room: how articles are found, politeness, robots, guard, archive hook, the run and its progress."""
