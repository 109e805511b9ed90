"""The HTTP server: articles on demand, by one event loop and one fetcher, without new processes."""

from unionnews.reading_room.server.access import ServeOptions
from unionnews.reading_room.server.app import make_app
from unionnews.reading_room.server.serving import serve

__all__ = ["ServeOptions", "make_app", "serve"]
