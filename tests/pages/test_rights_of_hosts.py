"""Files and headers of hosts as people write them: what may forbid does so, and nothing opens by chance."""

import json

import pytest
from rights_pages import CC, A, F, U, answers, page_of

from unionnews.pages.rights.host_files import robots_signals
from unionnews.pages.rights.rights_answers import decide
from unionnews.pages.rights.rights_signals import keeps_no_copy

OPENS = [("Content-Usage", "train-ai=y")]


def trains(location: object, value: object, url: str = "https://union.example/news/a.html") -> str:
    tdm = json.dumps([{"location": location, "tdm-reservation": value}])
    return answers(tdm=tdm, url=url)[1]


@pytest.mark.parametrize(
    ("location", "reserved", "opened"),
    [
        ("/news/", F, A),
        ("/news/*.html$", F, A),
        ("*", F, A),
        (" /news ", F, A),
        ("https://union.example", F, A),
        ("https://union.example:443/news", F, A),
        ("https://UNION.example./news", F, A),
        # Not as the standard says: they reserve, and open nothing.
        (None, F, U),
        ([], F, U),
        ("", F, U),
        (7, F, U),
        ({"path": "/x"}, F, U),
        ([["/x"]], F, U),
        ("//union.example/news", F, U),
        ("//news/", F, U),
        ("news/", F, U),
        ("./news/", F, U),
        ("union.example/news", F, U),
        ("https://www.union.example/news", F, U),
        ("https://union.example:8443/news", F, U),
        ("https://*.union.example/news", F, U),
        ("https://*/news", F, U),
        ("https:/news", F, U),
        ("file:///srv/news", F, U),
        ("\\news\\", F, U),
        ("^/news/.*$", F, U),
        ("/news/.*", F, U),
        ("/(news|blog)/", F, U),
        ("/{section}/", F, U),
        ("/news/#top", F, U),
        # Of other pages.
        ("/newsletter/", U, U),
        ("/news$", U, U),
        ("/$", U, U),
        ("/news%2Fa.html", U, U),
        ("/%2A", U, U),
        ("https://other.example/", U, U),
        ("https://union.example.other.example/", U, U),
        ("//other.example/", U, U),
    ],
)  # fmt: skip
def test_locations_of_reservations(location: object, reserved: str, opened: str) -> None:
    assert (trains(location, 1), trains(location, 0)) == (reserved, opened)


@pytest.mark.parametrize(
    ("location", "url", "expected"),
    [
        ("https://bücher.example/", "https://xn--bcher-kva.example/a.html", (F, A)),
        ("https://xn--bcher-kva.example/", "https://BÜCHER.example/a.html", (F, A)),
        ("/新闻/", "https://union.example/%E6%96%B0%E9%97%BB/a.html", (F, A)),
        ("/%e6%96%b0%e9%97%bb/", "https://union.example/新闻/a.html", (F, A)),
        ("/a%2fb", "https://union.example/a%2Fb", (F, A)),
        ("/a%2fb", "https://union.example/a/b", (U, U)),
        ("/a?id=1", "https://union.example/a?id=1&x=2", (F, A)),
        ("/a?id=1", "https://union.example/a?id=2", (U, U)),
        ("http://union.example:8000/", "http://union.example:8000/a", (F, A)),
    ],
)
def test_locations_in_other_letters(location: str, url: str, expected: tuple[str, str]) -> None:
    assert (trains(location, 1, url), trains(location, 0, url)) == expected


@pytest.mark.parametrize(
    ("value", "train"),
    [(0, A), ("0", A), ("0 ", A), (" '0'", A), (1, F), ("1", F), (1.0, F), (True, F), ("1 ", F), ("yes", F), ([1], F), ({"value": 1}, F),
     (False, U), (None, U), ("", U), ("00", U), ("!0", U), (0.0, U), ([0], U), ([], U), (2, U), ("no", U), ("none", U)],
)  # fmt: skip
def test_values_of_reservations(value: object, train: str) -> None:
    assert trains("/", value) == train
    # What cannot be understood is not opened by another signal.
    tdm = json.dumps([{"location": "/", "tdm-reservation": value}])
    assert answers(None, *OPENS, tdm=tdm)[1] == train
    if isinstance(value, str) and value.strip():
        assert answers(None, *OPENS, ("TDM-Reservation", value))[1] == train


@pytest.mark.parametrize(
    ("tdm", "train"),
    [
        ('[{"location": "/", "tdm-reservation": 1, "tdm-reservation": 0}]', F),
        ('[{"location": "/", "tdm-reservation": 1}, {"location": "/", "tdm-reser', F),
        ('[{"location": "/", "tdm-reservation": 1', F),
        ("{'location': '/', 'tdm-reservation': 1}", F),
        ('tdm-reservation: 1', F),
        ('[{"location": "/", "tdm_reservation": 1}]', F),
        ('[{"Location": "/", "tdmReservation": "1"}]', F),
        ('[{"location": "/", "tdm-policy": "https://union.example/policy"}]', U),
        ('[{"location": "/", "tdm-reservation": 0, "tdm-policy": "https://union.example/policy"}]', U),
        ('[{"location": "/x", "tdm-reservation": 1}]', A),
        ('[[{"location": "/", "tdm-reservation": 1}]]', F),
        ('{"rules": [{"location": "/x", "tdm-reservation": 1}, {"location": "/news", "tdm-reservation": 1}]}', F),
        ('{"/": {"tdm-reservation": 1}}', F),
        ('{"/": {"tdm-reservation": 0}}', A),
        ('[]', A),
        ("<html>not found", A),
    ],
)  # fmt: skip
def test_what_a_file_of_reservations_may_say_is_not_lost(tdm: str, train: str) -> None:
    assert answers(None, *OPENS, tdm=tdm)[1] == train


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("noarchive|noindex", (F, U, F)),
        ("index|noai", (A, F, U)),
        ("index/noarchive", (A, U, F)),
        ("index;noai;noarchive", (A, F, F)),
        ("index，noai、noarchive", (A, F, F)),
        ("index\u00a0noai\u3000noarchive", (A, F, F)),
        ('"noai, noimageai"', (U, F, U)),
        ("“noarchive”", (U, U, F)),
        ("'noindex','noai'", (F, F, U)),
        ("noindex+noai&noarchive", (F, F, F)),
        ("noindex.noai", (F, F, U)),
        ("no-archive, no index, no_ai", (F, F, F)),
        ("no\u2011archive, no\u2013index", (F, U, F)),
        ("nofollow: true, noai", (U, F, U)),
        ("follow:yes; noarchive", (U, U, F)),
        ("content=noarchive", (U, U, F)),
        ("robots=noai", (U, F, U)),
        ("noindex：noai", (F, F, U)),
        ("max-snippet=20", (U, U, F)),
        ("max-image-preview:none | max-snippet:-1", (U, U, U)),
        ("googlebot: noindex", (U, U, U)),
        ('googlebot: "noindex, noai"', (U, U, U)),
        ("otherbot/2.0: noai | unionnews/1.0: noarchive", (U, U, F)),
        ("unavailable_after: Friday, 25-Jun-30 15:00:00 UTC|noai", (U, F, U)),
        ("otherbot: unavailable_after: 25 Jun 2030 15:00:00 PST, noai", (U, U, U)),
        ("unavailable_after: 2030-06-25T15:00:00+02:00/noarchive", (U, U, F)),
        ("piano, arching, index-card", (U, U, U)),
    ],
)  # fmt: skip
def test_directives_parted_in_other_ways(value: str, expected: tuple[str, ...]) -> None:
    assert answers(None, ("X-Robots-Tag", value)) == expected
    head = f"<meta name=robots content='{value.replace(chr(39), '&#39;')}'>"
    assert answers(page_of(head)) == expected
    for headers, body in [([("X-Robots-Tag", value)], b"<p>"), ([], page_of(head).encode())]:
        assert keeps_no_copy(headers, body) is (expected[2] == F and "snippet" not in value)


@pytest.mark.parametrize(
    ("rules", "expected", "quoted"),
    [
        (["train-ai=n", "/news/ train-ai=y"], (U, A, U), ["/news/ train-ai=y"]),
        (["train-ai=y", "/news/ train-ai=n"], (U, F, U), ["/news/ train-ai=n"]),
        (["/news/a train-ai=y", "/news train-ai=n"], (U, A, U), ["/news/a train-ai=y"]),
        (["/news/ train-ai=y", "/news/ train-ai=n"], (U, F, U), ["/news/ train-ai=y", "/news/ train-ai=n"]),
        (["train-ai=n", "/ train-ai=y"], (U, F, U), ["train-ai=n", "/ train-ai=y"]),
        (["/*.html train-ai=y", "/ train-ai=n"], (U, A, U), ["/*.html train-ai=y"]),
        (["/ train-ai=n, search=n", "/news train-ai=y"], (U, A, U), ["/news train-ai=y"]),
        (["/%6Eews/ train-ai=n", "/news/ search=y"], (A, F, U), ["/%6Eews/ train-ai=n", "/news/ search=y"]),
        (["/other train-ai=y", "train-ai=n"], (U, F, U), ["train-ai=n"]),
        # Rules that state nothing, or begin otherwise, put no other aside.
        (["/news/, train-ai=n"], (U, F, U), ["/news/, train-ai=n"]),
        (["/news/train-ai=n"], (U, F, U), ["/news/train-ai=n"]),
        (["train-ai=n", "/news/"], (U, F, U), ["train-ai=n", "/news/"]),
        (["train-ai=n", "*/a.html train-ai=y"], (U, F, U), ["train-ai=n", "*/a.html train-ai=y"]),
    ],
)  # fmt: skip
def test_the_longest_path_of_content_usage_applies(
    rules: list[str], expected: tuple[str, ...], quoted: list[str]
) -> None:
    robots = "User-agent: *\n" + "".join(f"Content-Usage: {rule}\n" for rule in rules)
    assert answers(robots=robots) == expected
    said = list(robots_signals(robots, "https://union.example/news/a.html"))
    named = decide(said).signals
    assert sorted(one.text for one in named) == sorted(quoted)


def test_a_path_of_usage_is_as_long_as_its_encoded_bytes() -> None:
    robots = "User-agent: *\nContent-Usage: /新闻 train-ai=y\nContent-Usage: /%E6%96%B0* train-ai=n"
    assert answers(robots=robots, url="https://union.example/新闻/a.html")[1] == A


def test_rules_before_all_groups_and_content_signals_are_put_aside_by_none() -> None:
    group = "User-agent: *\nContent-Usage: /news/ train-ai=y\n"
    assert answers(robots=f"Content-Usage: train-ai=n\n{group}")[1] == F
    signals = "Content-Signal: ai-train=no\nContent-Signal: /news/ ai-train=yes\n"
    assert answers(robots=f"{group}{signals}")[1] == F


@pytest.mark.parametrize(
    ("usage", "train"),
    [("search=y|train-ai=n", F), ("search=y，train-ai=n", F), ("train-ai：n", F), ("“train-ai=n”", F), ("train-ai", U), ("train-ai no", U)],
)  # fmt: skip
def test_preferences_parted_in_other_ways(usage: str, train: str) -> None:
    assert answers(None, ("Content-Usage", usage), ("Content-Signal", "ai-train=yes"))[1] == train


@pytest.mark.parametrize(
    ("link", "republish"),
    [('rel=license; anchor=""', A), ('rel=license; anchor="/news/a.html"', A), ('rel=license; anchor="#photo"', U),
     ('rel=license; anchor="http://["', U), ('rel="next"; rel="license"', U)],
)  # fmt: skip
def test_links_in_headers_speak_of_what_they_name(link: str, republish: str) -> None:
    assert answers(None, ("Link", f"<{CC}>; {link}"))[2] == republish
    if republish == A:
        terms = ("Link", f"</terms>; {link}")
        assert answers(None, terms, *OPENS)[1] == U
