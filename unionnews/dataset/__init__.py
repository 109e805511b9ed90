"""Make datasets, stories and a feed from records. Uses no Scrapy.

``export`` and ``stories`` need the extra ``dataset``; ``feed`` and ``reading`` need none.
"""
