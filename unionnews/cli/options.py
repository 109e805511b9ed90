"""Arguments and options of several commands."""

from pathlib import Path
from typing import Annotated

import typer

from unionnews.crawling.host_times import KEPT

HERE = Path("output")
ONLY_HERE = [HERE]

SiteName = Annotated[str, typer.Argument(help="Name of a site; `unionnews sites` lists them.")]
Output = Annotated[Path, typer.Option("--output", help="Folder that holds the sites' folders.")]
Places = Annotated[
    list[Path],
    typer.Option(
        "--output",
        help="Folder that holds the sites' folders, a site's folder, or a file; repeatable.",
    ),
]
Sites = Annotated[
    list[str] | None, typer.Option("--site", help="Only this site; repeatable. Else all.")
]
Replay = Annotated[
    list[Path] | None,
    typer.Option("--replay", help="WARC file that answers instead of the network; repeatable."),
]
Kept = Annotated[
    Path | None, typer.Option("--archive", help="Folder to keep the pages in, as WARC files.")
]
Delay = Annotated[
    float | None,
    typer.Option("--delay", min=0, max=KEPT, help="Seconds between requests to a host."),
]
RunDelay = Annotated[
    float | None,
    typer.Option("--delay", min=0, max=KEPT, help="Seconds between requests, for this run."),
]
FirstDay = Annotated[str | None, typer.Option("--since", help="First day: YYYY-MM-DD or 7d.")]
LastDay = Annotated[str | None, typer.Option("--until", help="Last day, inclusive.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Processes; as many as there are cores.")
]
SavedFrom = Annotated[str | None, typer.Option("--url", help="Address the page was saved from.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
