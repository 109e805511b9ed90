"""Which lines of a page are its text: numbers of a line, and the trees that weigh them."""
