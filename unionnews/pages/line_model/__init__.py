"""The model that recognizes the lines of a text: features of lines, and decision trees."""
