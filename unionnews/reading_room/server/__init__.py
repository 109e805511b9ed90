"""Articles over HTTP, on demand: one event loop, one fetcher, no process started for a request."""

from unionnews.reading_room.server.access import ServeOptions
from unionnews.reading_room.server.app import make_app
from unionnews.reading_room.server.serving import serve

__all__ = ["ServeOptions", "make_app", "serve"]
