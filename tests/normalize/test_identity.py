"""Which addresses are one article, and which canonical address is believed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.crawling.discovery.address_forms import bare_address
from unionnews.normalize.article import article_id, canonical_url
from unionnews.normalize.identity import believed_canonical, identity
from unionnews.normalize.urls import ArticlePattern, plain_canonical

ONE = "https://union.example/news/2024/05/strike-ends.html"

SAME = [
    "http://union.example/news/2024/05/strike-ends.html",
    "https://www.union.example/news/2024/05/strike-ends.html",
    "HTTPS://UNION.example:443/news/2024/05/strike-ends.html#comments",
    "http://union.example:80/news/2024/05/strike-ends.html/",
    ONE + "/print",
    ONE + "/amp/",
    ONE + "?print=1",
    ONE + "?print",
    ONE + "?printable=yes",
    ONE + "?view=print",
    ONE + "?format=amp",
    ONE + "?amp",
    ONE + "?PHPSESSID=c0ffee",
    ONE + "?sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    ONE + "?ASPSESSIONIDQQCABDTC=ABCDEFGH",
    ONE + ";jsessionid=0A1B2C3D?utm_source=feed",
    "https://union.example/(S(o4uwdq45gshbee55jjc1tp45))/news/2024/05/strike-ends.html",
    ONE + "?fbclid=IwAR0",
    ONE + "?gclid=1&msclkid=2&yclid=3&dclid=4",
    ONE + "?utm_source=a&utm_campaign=b&mc_cid=c&ref=d",
    ONE + "?pk_campaign=news&mtm_source=x&srsltid=y",
    "https://union.example//news/2024/05//strike-ends.html",
]

OTHERS = [
    "https://union.example/news/2024/05/strike-ends-2.html",
    "https://union.example/news/2024/05/",
    "https://union.example/news/2024/05/print",
    "https://union.example/print/strike-ends.html",
    ONE + "?id=7",
    ONE + "?sid=4711",
    ONE + "?s=strike",
    ONE + "?p=12",
    ONE + "?page=2",
    ONE + "?view=gallery",
    ONE + "?print=2",
    ONE + "?token=7",
    "https://union.example:8080/news/2024/05/strike-ends.html",
    "https://sub.union.example/news/2024/05/strike-ends.html",
    "https://union.example/News/2024/05/strike-ends.html",
]


@pytest.mark.parametrize("url", SAME)
def test_spellings_are_one_article(url: str) -> None:
    assert identity(url) == identity(ONE)
    # The folded form only compares.
    assert plain_canonical(url).startswith(("http://", "https://"))


@pytest.mark.parametrize("url", OTHERS)
def test_other_articles_stay_others(url: str) -> None:
    assert identity(url) != identity(ONE)


_WORDS = st.text("abcdefghij0123456789-", min_size=1, max_size=12)


@given(
    st.lists(_WORDS, min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(["id", "article", "nr"]), st.integers(0, 9999).map(str)),
    st.permutations(["utm_source=x", "fbclid=y", "print=1", "PHPSESSID=z"]),
    st.sampled_from(["http://", "https://", "http://www.", "https://www."]),
    st.sampled_from(["", "/"]),
)
def test_any_address_keeps_its_identity(
    folders: list[str], fields: dict[str, str], marks: list[str], origin: str, slash: str
) -> None:
    path = "/".join(folders)
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    plain = f"http://union.example/{path}" + (f"?{query}" if query else "")
    spelled = f"{origin}union.example/{path}{slash}?" + "&".join(filter(None, [query, *marks]))
    assert identity(spelled) == identity(plain)
    assert identity(plain_canonical(spelled)) == identity(spelled)
    assert plain_canonical(plain_canonical(spelled)) == plain_canonical(spelled)


BELIEVED = [
    ("//union.example/n/1", "https://union.example/n/1"),
    ("/n/1", "https://union.example/n/1"),
    ("strike-ends", "https://union.example/news/2024/05/strike-ends"),
    ("https://www.union.example/strike-ends", "https://www.union.example/strike-ends"),
    ("http://union.example/news/2024/05/strike-ends.html", "http://union.example/news/2024/05/strike-ends.html"),
    ("https://m.union.example/a/4711", "https://m.union.example/a/4711"),
    ("/?p=4711", "https://union.example/?p=4711"),
    ("/story.php?id=9", "https://union.example/story.php?id=9"),
    ("/node/8", "https://union.example/node/8"),
    ("/2024/harbour-strike-ends-after-eleven-days", "https://union.example/2024/harbour-strike-ends-after-eleven-days"),
    ("/新闻/码头罢工十一天后结束", "https://union.example/新闻/码头罢工十一天后结束"),
]  # fmt: skip


@pytest.mark.parametrize(("named", "absolute"), BELIEVED)
def test_a_plausible_canonical_is_believed(named: str, absolute: str) -> None:
    assert believed_canonical(named, ONE) == absolute
    assert canonical_url(ONE, None, named) == plain_canonical(absolute)


REFUSED = [
    "https://union.example/", "https://union.example", "/", "/index.html", "/index.php", "/default.aspx", "/en/", "/?lang=en",
    "/news/", "/news", "/news/2024/", "/news/2024/05/", "/2024", "/2024/05/27/", "/category/labour-news/", "/tag/strike-2024",
    "/search?q=strike", "/news/page/2", "/story.php", "/404", "/error.html", "/not-found", "https://other.example/strike-ends",
    "https://union.example.evil.example/strike-ends", "https://union.example:8080/strike-ends", "https://a@union.example/strike-ends",
    "javascript:void(0)", "ftp://union.example/strike-ends", "//[", "mailto:a@union.example", "", "/strike-" + "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("named", REFUSED)
def test_a_canonical_that_names_no_article_is_not_believed(named: str) -> None:
    assert believed_canonical(named, ONE) is None
    assert canonical_url(ONE, None, named) == ONE


@pytest.mark.parametrize(
    ("url", "named", "believed"),
    [
        # A script that lost its number names all articles alike.
        ("http://union.example/article.php?id=7", "/article.php", False),
        ("http://union.example/article.php?id=7", "/article.php?id=8", False),
        ("http://union.example/article.php?id=7&sort=a", "/article.php?id=7", True),
        ("http://union.example/news/?id=7", "/news/", False),
        ("http://union.example/strike-ends.html?sort=1", "/strike-ends.html", True),
        ("http://union.example/news/123/strike-ends", "/news/123", True),
        ("http://union.example/union-news/2024/strike.html", "/union-news/", False),
        ("http://union.example/strike-ends/print", "/strike-ends", True),
        ("http://union.example/strike-ends/2/", "/strike-ends/", True),
        ("http://union.example/strike", "/strike?utm_source=x", True),
        # A second number that tells the menu or the section one came from.
        (
            "http://union.example/index.php?option=com_content&view=article&id=57&Itemid=101",
            "/index.php?view=article&id=57",
            True,
        ),
        ("http://union.example/index.php?id=57&catid=8", "/index.php?id=57", True),
        ("http://union.example/index.php?id=57&Itemid=101", "/index.php?Itemid=101", False),
        ("http://union.example/index.php?id=57&aid=9", "/index.php?id=57", False),
        ("http://union.example/news.php?cat=3&item_id=57", "/news.php?cat=3", False),
        ("http://union.example/news.php?lang=2&item_id=57", "/news.php?lang=2", False),
    ],
)
def test_a_canonical_against_its_own_address(url: str, named: str, *, believed: bool) -> None:
    assert (believed_canonical(named, url) is not None) is believed


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_as_canonical(named: str, path: str) -> None:
    found = believed_canonical(named, f"https://union.example/{path}")
    assert found is None or found.startswith(("http://", "https://"))


def test_ids_are_those_of_the_first_version() -> None:
    assert (
        article_id("http://127.0.0.77:18461/news/2024/05/harbour-strike-ends.html")
        == "5b86565ee8ee4865"
    )


@pytest.mark.parametrize(
    "named",
    ["https://union.example/login?next=/news/1", "https://union.example/wp-admin/post.php?post=12&action=edit", "/?post_type=post&p=0",
     "union.example/news/2024/05/strike-ends.html", "www.union.example/strike-ends-9", "https://union.example/https://union.example/a-b-c",
     "https://union.example/undefined", "https://union.example/news/2024/05/strike-ends.html/feed/", "https://union.example/strike/"],
)  # fmt: skip
def test_a_canonical_by_mistake(named: str) -> None:
    assert canonical_url(ONE, None, named) == ONE


@pytest.mark.parametrize(
    "url", [f"{ONE}?page=1", f"{ONE}?replytocom=7", ONE.replace(".example", ".example.")]
)
def test_further_spellings(url: str) -> None:
    assert identity(url) == identity(ONE)
    assert identity(f"{ONE}?p=1") != identity(ONE)


NUMBERED = [
    "/comunicato.asp?ref={}", "/view.php?ref={}", "/?from={}", "/index.php?ref={}", "/haber?session={}", "/news?from={}",
    "/view.php?ref={}&utm_source=x", "/view.php?cat=2&ref={}", "/news/2024/index.php?ref={}", "/view.php?ref={}&lang=2",
    "/view.php?ref={}&page=2", "/modules.php?name=News&file=article&sid={}", "/view?s={}", "/story.php?source={}",
    "/a.cgi?share={}", "/go?redirect=/news/{}", "/News.aspx?REF={}", "/tv/?src={}", "/view.php?ref={}&from=home",
]  # fmt: skip


@pytest.mark.parametrize("form", NUMBERED)
def test_what_is_usually_a_mark_numbers_articles(form: str) -> None:
    urls = [f"https://union.example{form.format(number)}" for number in range(101, 109)]
    assert len({identity(url) for url in urls}) == len({bare_address(url) for url in urls}) == 8
    for url in urls:
        assert identity(plain_canonical(url)) == identity(url)
        path = url.partition("?")[0]
        if not path.endswith("/"):
            assert canonical_url(url, None, path) == plain_canonical(url)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("/view.php?id=5&ref=7", "/view.php?id=5"),
        ("/view.php?ref=7&p=5", "/view.php?p=5"),
        ("/news/512?from=3", "/news/512"),
        ("/news/512?redirect=/news", "/news/512"),
        ("/-/a-strike-ends?inheritRedirect=true&redirect=/news", "/-/a-strike-ends"),
        ("/bus-workers-rally?ref=12", "/bus-workers-rally"),
        ("/news/512/index.html?ref=12", "/news/512/index.html"),
        ("/news/t20240501_12.html?from=5", "/news/t20240501_12.html"),
        ("/新闻/码头罢工十一天后结束?from=5", "/新闻/码头罢工十一天后结束"),
        ("/view.php?story=bus-workers-rally&ref=12", "/view.php?story=bus-workers-rally"),
        ("/view.php?ref=homepage", "/view.php"),
        ("/view.php?id=5&from=timeline", "/view.php?id=5"),
        ("/index.php?id=5&tmpl=component&print=1", "/index.php?id=5"),
        ("/index.php?id=5&tmpl=component", "/index.php?id=5"),
        ("/index.php?print=1&id=5", "/index.php?id=5"),
    ],
)
def test_a_mark_beside_the_number_goes(url: str, plain: str) -> None:
    assert identity(f"https://union.example{url}") == identity(f"https://union.example{plain}")


def test_a_field_without_its_sign_keeps_key_and_id() -> None:
    """Ids and keys of records that were made when the sign was added are still those."""
    printed, filled = (f"http://example.org/spip.php?article12{sign}" for sign in ("", "="))
    assert plain_canonical(printed) == printed
    assert identity(printed) == identity(filled) == "example.org/spip.php?article12="
    assert article_id(printed) == article_id(filled) == "a4664abd0e1f93bc"


def test_patterns_with_hosts_of_channels_have_keys() -> None:
    """Such patterns have no hash, so a key cannot be cached by them."""
    path = re.compile(r"(?P<root>/n/(?P<id>\d+))\.html")
    pattern = ArticlePattern(path, channel_hosts={"1": "a.example"})
    assert identity("http://b.example/n/7.html", (pattern,)) == "7"
