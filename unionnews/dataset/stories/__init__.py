"""Copies and reprints of one story."""
