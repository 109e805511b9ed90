"""What the markup and the scripts of a page declare."""
