"""Middlewares for every request and response: politeness, robots.txt, replay, archive."""
