"""HTML pages to read and search the records, rendered by the server; they work without scripts."""

from unionnews.reading_room.reading.views import ReadingRoom

__all__ = ["ReadingRoom"]
