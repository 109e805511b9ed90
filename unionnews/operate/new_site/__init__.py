"""What a contributor starts from."""
