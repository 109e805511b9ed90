"""Find the articles of undeclared sites."""
