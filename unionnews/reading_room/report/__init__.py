"""One HTML file that shows what was collected and how it goes. Needs the extra ``report``."""
