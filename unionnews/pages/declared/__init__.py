"""What the scripts of a page declare."""
