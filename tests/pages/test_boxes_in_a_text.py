"""Offers and other articles inside a text are none of it; parts of the text with a button are."""

import pytest

from unionnews.exceptions import NotAnArticleError
from unionnews.fetching.api import extract_article
from unionnews.items import Article

TITLE = "Crane drivers win a rest in every shift"
PARAGRAPHS = [
    "Crane drivers at the north terminal will have twenty minutes of rest after every three hours in the cab.",
    "The branch had asked for it since two of them fainted in the heat of last summer, and nobody relieved them.",
    "The company will hire eleven more drivers, who start in May, when they have been trained on the simulator.",
    "Rosters are to be published on the second of April, and the stewards meet the manager every fortnight.",
]


def record(text: str, head: str = "", title: str = TITLE) -> Article:
    markup = (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><main><h1>{title}</h1>'
        f'<p class="date">12 March 2024</p>{text}</main></body></html>'
    )
    return extract_article(markup.encode(), "https://docks.example/news/rest-in-every-shift")


def body(between: str) -> list[str]:
    first, second, *others = (f"<div class='row'><p>{one}</p></div>" for one in PARAGRAPHS)
    return record(f"{first}{second}{between}{''.join(others)}").articleBody.split("\n\n")


@pytest.mark.parametrize(
    "box",
    [
        (
            "<div class='newsletter-block'><h3>Stay in touch</h3><p>Write down your address, and we send you what is new.</p>"
            "<form><input type='email'><button>Send</button></form><p>We respect your privacy.</p></div>"
        ),
        "<aside class='Box_x1'><p>The Labour Letter: one message on every Friday, about the week at work.</p><button>Yes</button></aside>",
        (
            "<div class='cta-block'><h3>Not yet a member?</h3><p>Join now, and pay half for the first four months of the year.</p>"
            "<a href='/join'>Join</a></div>"
        ),
        (
            "<section><div><h3>Tell your senator</h3><div><p>It takes two minutes. Send a message before the vote.</p></div></div>"
            "<div><a class='button big' href='/act'>Act</a></div></section>"
        ),
    ],
)
def test_an_offer_inside_a_text_is_none_of_it(box: str) -> None:
    assert body(box) == PARAGRAPHS


@pytest.mark.parametrize(
    ("box", "held"),
    [
        ("<div><button>Who is relieved?</button><p>Whoever has sat in the cab for three hours.</p></div>", "Whoever"),
        ("<div><p>What the drivers bring along:</p><ul><li>water in a bottle, two liters of it</li></ul><button>kg</button></div>", "water"),
        ("<div class='subscriber-only'><p>Two of the drivers told <a href='/a'>this paper</a> about the summer.</p></div>", "Two of"),
    ],
)  # fmt: skip
def test_a_part_of_the_text_with_a_button_or_link_stays(box: str, held: str) -> None:
    assert any(one.startswith(held) for one in body(box))


def test_the_parts_of_a_live_report_have_buttons() -> None:
    parts = (
        f"<div><h2>{hour}.00</h2><p>{one}</p><button>Share</button></div>"
        for hour, one in enumerate(PARAGRAPHS, 8)
    )
    found = record("".join(parts)).articleBody
    assert all(one in found for one in PARAGRAPHS)


def teaser(title: str, text: str, day: str) -> str:
    return f"<div><h3><a href='/{title[:4]}'>{title}</a></h3><p>{text}</p><span>{day}</span></div>"


OTHERS = (
    teaser(
        "Lamp post falls on Quay Road",
        "A lamp post fell in high wind on Tuesday night; no one was hurt, and the road was open by seven.",
        "21 December 2023",
    )
    + teaser(
        "Choir looks for altos",
        "The choir of the mission wants altos before its concert and takes anyone who can hold a line.",
        "20 December 2023",
    )
    + teaser(
        "Pool shut for repairs",
        "The heated pool stays shut until the middle of January, while a pump that failed is replaced.",
        "19 December 2023",
    )
)


def test_other_articles_with_days_of_their_own_are_no_text() -> None:
    news = "The strike of ferry crews that was planned for Christmas Eve is off. Talks go on in January."
    head = "<meta property='og:type' content='article'>"
    found = record(f"<p>{news}</p><section><h2>More briefs</h2>{OTHERS}</section>", head)
    assert found.articleBody == news
    assert found.metadata.validationMessages  # little of what is printed


def test_a_text_of_dated_parts_stays() -> None:
    head = "<meta property='og:type' content='article'>"
    found = record(f"<p>These were our dates.</p>{OTHERS}", head)
    assert "no one was hurt" in found.articleBody


def test_a_list_with_days_between_link_and_text_is_refused() -> None:
    day = "<p>Posted on {} May 2023 by Jane Roe</p>"
    items = "".join(
        f"<article><h2><a href='/{number}'>Overtime, part {number} of our series</a></h2>{day.format(number + 1)}<p>{one[:90]} […]</p></article>"
        for number, one in enumerate(PARAGRAPHS[:3])
    )
    with pytest.raises(NotAnArticleError, match="a list: 3 paragraphs"):
        record(items, title="Search results for: overtime")


@pytest.mark.parametrize(("free", "told"), [("false", True), ('"False"', True), ("true", False)])
def test_a_short_text_that_is_not_free_to_read_is_doubted(free: str, told: bool) -> None:
    declared = (
        f'{{"@type":"NewsArticle","headline":"{TITLE}","isAccessibleForFree":{free},'
        '"datePublished":"2024-03-12T06:00:00Z"}'
    )
    head = f'<script type="application/ld+json">{declared}</script>'
    messages = record(f"<p>{PARAGRAPHS[0]}</p>", head).metadata.validationMessages
    assert any("not free to read" in one for one in messages) is told


def test_a_last_paragraph_behind_a_card_is_text() -> None:
    text = (
        "<p>At twenty to six, on the hottest Tuesday of the year, the conveyors of the warehouse ran on with nothing on them.</p>"
        "<p>No one had called a strike. Sixty-two people had simply sat down on the pallets and waited.</p>"
        "<p>By noon the manager had agreed to fans and to water at every aisle.</p>"
        "<div class='kg-card kg-bookmark-card'><a class='kg-bookmark-container' href='/heat/'><div><div>Heat at work: the rules in ten states</div>"
        "<div>A guide to what employers must do when it is hot</div><div><span>Shop Floor</span><span>Leo Maddox</span></div></div></a></div>"
        "<p>The third came a week later, after they sat down again.</p>"
    )
    found = record(f"<section class='gh-content'>{text}</section>")
    assert found.articleBody.endswith("after they sat down again.")


@pytest.mark.parametrize("sign", ["###", "# # #", "- 30 -", "-ENDS-", "ENDS"])
def test_a_press_release_ends_at_its_sign(sign: str) -> None:
    release = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    about = "<p><b>About the union</b></p><p>The union stands for 140,000 drivers and clerks. It was founded in 1919.</p>"
    assert record(f"{release}<p>{sign}</p>{about}").articleBody.split("\n\n") == PARAGRAPHS


def test_what_frames_say_to_old_browsers_is_no_text() -> None:
    release = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    found = record(f"{release}<noframes>Your browser does not support frames.</noframes>")
    assert found.articleBody.split("\n\n") == PARAGRAPHS
