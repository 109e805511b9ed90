"""The cluster: shards of the work, each one process with its own folder, handed out by Celery.

The :class:`~unionnews.cluster.board.Board` in Redis says which shards there are, which worker has
each, and how each ended; a Celery message only says "it is some shard's turn". So a lost message is
sent again, and one too many does no harm. Shards of one lane (sites that share a host) run one after
the other, and the whole cluster keeps one pause between requests to a host.

:mod:`planning` cuts the work into shards, :mod:`board` keeps them in Redis, :mod:`tasks` is the
Celery worker and the clock that queues each site at its interval, :mod:`worker` takes one shard
from claim to end, and :mod:`process` is the process that does it. :mod:`results` moves a finished
folder into place, and copies it from there.
"""
