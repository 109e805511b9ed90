"""Join texts into stories, and name the stories."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter

from unionnews.dataset.stories.shingles import Shingles, alike
from unionnews.dataset.stories.story_index import Named, StoryIndex

MAX_MISSES = 100
"""After so many comparisons without success, a text is not compared further in a meeting. Otherwise
many texts with a common form letter would need quadratic time."""
_KEPT_MISSES = 1_000_000


class Graph:
    """Texts joined by similar pairs (union-find).

    Texts that are already joined are not compared again. The result does not depend on which pairs
    have joined them, so it does not depend on the order of comparisons.
    """

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self.found: list[tuple[int, int]] = []
        """Pairs that :meth:`grow` has found."""
        self.compared = 0
        self._above: dict[int, int] = {}
        self._unlike: set[tuple[int, int]] = set()
        for one, other in pairs:
            self._join(one, other)

    def root(self, text: int) -> int:
        """Return the text that represents all texts that are joined with ``text``."""
        above = self._above
        top = text
        while (up := above.get(top, top)) != top:
            top = up
        while text != top:
            above[text], text = top, above[text]
        return top

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._above[high] = self._above[low] = low

    def parts(self) -> list[list[int]]:
        """Return the joined texts, one list for each story."""
        found: dict[int, list[int]] = defaultdict(list)
        for text in self._above:
            found[self.root(text)].append(text)
        return list(found.values())

    def grow(
        self, meetings: Iterable[tuple[list[int], set[int]]], shingles: Callable[[int], Shingles]
    ) -> int:
        """Compare the texts of each meeting, join similar ones, return the number of comparisons.

        A meeting is an ordered list of texts that may be similar, and the set of new ones in it.
        """
        for met, fresh in meetings:
            groups: dict[int, list[int]] = defaultdict(list)
            for text in met:
                groups[self.root(text)].append(text)
            for text in sorted(fresh):
                if len(groups) > 1:
                    self._meet(text, groups, shingles)
        return self.compared

    def _meet(
        self, text: int, groups: dict[int, list[int]], shingles: Callable[[int], Shingles]
    ) -> None:
        """Compare a text with those of other groups; groups to which it is similar become one."""
        misses = 0
        for root in list(groups):
            if root == self.root(text):
                continue
            for other in groups[root]:
                if self._alike(text, other, shingles):
                    self._join_groups(text, other, groups)
                    break
                misses += 1
                if misses == MAX_MISSES:
                    return

    def _join_groups(self, one: int, other: int, groups: dict[int, list[int]]) -> None:
        texts = [groups.pop(self.root(text)) for text in (one, other)]
        short, long = sorted(texts, key=len)
        long.extend(short)
        self._join(one, other)
        self.found.append((one, other))
        groups[self.root(one)] = long

    def _alike(self, one: int, other: int, shingles: Callable[[int], Shingles]) -> bool:
        pair = min(one, other), max(one, other)
        if pair in self._unlike:
            return False
        self.compared += 1
        if alike(shingles(one), shingles(other)):
            return True
        if len(self._unlike) >= _KEPT_MISSES:
            self._unlike.clear()
        self._unlike.add(pair)
        return False


def name_stories(index: StoryIndex, graph: Graph) -> list[int]:
    """Name the stories of several articles, and return the number of articles in each.

    A story keeps its name. If several stories become one, the name that most articles had stays.
    A name is an article's id, and stays with that article as long as it is in the records.
    """
    joined = graph.parts()
    known = {text for part in joined for text in part}
    joined += [[text] for text in index.shared_texts() if text not in known]
    stories = [
        sorted((a for text in part for a in index.articles_of(text)), key=attrgetter("order"))
        for part in joined
    ]
    stories.sort(key=lambda articles: articles[0].order)
    taken: set[str] = set()
    named = []
    for articles in stories:
        name = _name(articles, index, taken)
        taken.add(name)
        named.append((name, [article.id for article in articles]))
    index.name(named)
    return [len(articles) for _, articles in named]


def _name(articles: list[Named], index: StoryIndex, taken: set[str]) -> str:
    here = {article.id for article in articles}
    had = Counter(article.story for article in articles if article.story)
    rank = {article.story: number for number, article in reversed(list(enumerate(articles)))}
    for story in sorted(had, key=lambda story: (-had[story], rank[story])):
        if story in here or (story not in taken and not index.is_article(story)):
            return story
    return articles[0].id
