"""A thin egg: Scrapyd's environment has unionnews installed; the egg only says so."""

from setuptools import find_packages, setup

setup(
    name="unionnews-scrapyd",
    version="1.0",
    packages=find_packages(),
    entry_points={"scrapy": ["settings = unionnews_scrapyd.settings"]},
)
