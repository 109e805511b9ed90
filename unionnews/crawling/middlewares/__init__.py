"""What happens to every request and response: politeness, robots.txt, replay, archive."""
