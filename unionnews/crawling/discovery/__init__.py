"""How the articles of a site are found that nobody has declared."""
