"""Find copies and reprints of one story."""
