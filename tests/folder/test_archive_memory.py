import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from warc_samples import record

READING = """
import resource, sys
from pathlib import Path
from unionnews.folder.archive import ArchiveIndex, Problems, read
path, problems = Path(sys.argv[1]), Problems()
count = sum(1 for capture in read(path, problems=problems))
with ArchiveIndex.open([path]) as index:
    assert index.best("http://union.example/7.html")
assert problems.total == 0
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write_archive(path: Path, size: int, *, by_member: bool) -> int:
    """Write that many decompressed bytes of records; return their number."""
    body = b"<html>" + b"<p>union news, all of it invented</p>" * 3000
    written = count = 0
    with path.open("wb") as raw:
        file = raw if by_member else gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1)
        while written < size:
            data = record(f"http://union.example/{count}.html", body + b"%d" % count)
            file.write(gzip.compress(data, 1) if by_member else data)
            written += len(data)
            count += 1
        file.close()
    return count


@pytest.mark.slow
@pytest.mark.parametrize("by_member", [True, False])
def test_memory_does_not_grow_with_the_archive(tmp_path: Path, by_member: bool) -> None:
    peaks = []
    for megabytes in (50, 200):
        path = tmp_path / f"{megabytes}.warc.gz"
        count = write_archive(path, megabytes << 20, by_member=by_member)
        command = [sys.executable, "-c", READING, str(path)]
        run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        found, peak = map(int, run.stdout.split())
        assert found == count
        peaks.append(peak)
    assert peaks[1] < 1.1 * peaks[0]
