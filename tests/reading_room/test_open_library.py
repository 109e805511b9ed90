"""The library of the server: a slow question holds up no other."""

import asyncio
import threading
from pathlib import Path

from searched_records import save

from unionnews.reading_room.reading.open_library import THREADS, OpenLibrary
from unionnews.search.searching import Library


def test_a_slow_question_holds_up_no_other(tmp_path: Path) -> None:
    save(tmp_path / "union_example", {1: "工会"})
    may_end = threading.Event()

    def slow(library: Library) -> int:
        assert may_end.wait(60)
        return library.count("工会")

    async def work() -> None:
        opened = OpenLibrary([tmp_path])
        waiting = [asyncio.create_task(opened.ask(slow)) for _ in range(THREADS - 1)]
        await asyncio.sleep(0)
        async with asyncio.timeout(30):
            assert (await opened.facets("工会"))[0] == 1
        assert not any(task.done() for task in waiting)
        save(tmp_path / "union_example", {2: "工会"})
        opened.renew()
        assert (await opened.facets("工会"))[0] == 2
        may_end.set()
        assert await asyncio.gather(*waiting) == [2] * (THREADS - 1)
        assert await opened.ask(lambda library: library.count("工会")) == 2
        opened.close()

    asyncio.run(work())
