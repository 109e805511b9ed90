"""Version of the program; written into every record."""

__version__ = "0.2.0"
