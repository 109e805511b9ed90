"""Which of the dates of a page are the article's."""
