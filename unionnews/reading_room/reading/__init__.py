"""Pages to read and search what was collected, rendered here; they work without scripts."""

from unionnews.reading_room.reading.views import ReadingRoom

__all__ = ["ReadingRoom"]
