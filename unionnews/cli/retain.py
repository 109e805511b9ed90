"""``unionnews retain``."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from unionnews.cli.console import table
from unionnews.cli.options import HERE, Output
from unionnews.exceptions import UsageError
from unionnews.folder.file_names import ARCHIVE
from unionnews.operate.retention import parse_size
from unionnews.operate.retention import retain as run


def retain(
    site: Annotated[str, typer.Argument(help="Name of a site.")],
    upload: Annotated[str, typer.Option(help="Folder of a store: s3://bucket/warc/SITE.")],
    keep: Annotated[str | None, typer.Option(help="Bytes that may stay here: 50GB.")] = None,
    output: Output = HERE,
) -> None:
    """Upload a site's closed WARC files, and remove uploaded ones above a size."""
    archive = output / site / ARCHIVE
    if not archive.is_dir():
        raise UsageError(f"{archive}: no archive; give the name of a site that was crawled")
    limit = parse_size(keep) if keep else None
    done = run(archive, upload, limit, datetime.now(UTC))
    table(
        f"{site}: archive",
        [
            ("uploaded", ", ".join(done.uploaded) or "nothing new"),
            ("removed", ", ".join(done.removed) or "nothing"),
            ("bytes left", done.bytesLeft),
        ],
    )
