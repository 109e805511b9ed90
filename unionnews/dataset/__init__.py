"""From records to what others use: datasets, stories, a feed. Knows no Scrapy.

``export`` and ``stories`` need the extra ``dataset``; ``feed`` and ``reading`` need nothing.
"""
