"""What a contributor starts from: the file of a new site, and its test."""
