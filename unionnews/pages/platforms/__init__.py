"""Layouts and addresses of publishing systems that several sites share."""
