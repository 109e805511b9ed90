"""The cluster: shards of the work, each one process with its own folder, handed out by Celery.

What is to be done, by whom, and how it ended stands on the :class:`~unionnews.cluster.board.Board`
in Redis; a Celery message only says "it is the turn of this shard". So a message that is lost is
sent again, and one that comes twice finds nothing to do. Shards of one lane (sites that share a
host) come one after the other; hosts are asked in turns over the whole cluster.

:mod:`plan` cuts the work, :mod:`beat` queues each site in its interval, :mod:`board` keeps it (in
Redis, by :mod:`scripts`), :mod:`tasks` is the Celery worker, :mod:`work`
runs one shard, :mod:`process` is its process, :mod:`turns` spaces its requests, and
:mod:`results` puts what came out into its place, from where :mod:`gathering` copies it.
"""
