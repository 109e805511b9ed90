"""A license or an invitation allows only where the page shows it, and where it is the article's own."""

import time

import pytest
from rights_pages import CC, URL, A, F, U, answers, page_of

LINK = f"<a rel=license href={CC}>CC BY 4.0</a>"
INVITES = "转载请注明出处"


@pytest.mark.parametrize(
    ("styles", "box", "is_shown"),
    [
        (".note{display:none}", "<p class='big note'>%s</p>", False),
        ("#note { color: red; VISIBILITY : hidden !important }", "<div id=note><p>%s</p></div>", False),
        ("main > .foot .note, .other{opacity:0}", "<div class=foot><p class=note>%s</p></div>", True),
        (".foot > .note, .other{opacity:0}", "<div class=foot><p class=note>%s</p></div>", False),
        ("@media (max-width: 9em) { p { margin: 0 } .note { left: -5000px } }", "<p class=note>%s</p>", False),
        ("@media print{.note{display:none}} .x{color:red}", "<p class=note>%s</p>", True),
        ("@media screen, print{.note{display:none}}", "<p class=note>%s</p>", False),
        ("/*{*/.no/**/te{display:/* a */none}", "<p class=note>%s</p>", False),
        ("/*.note{display:none}*/", "<p class=note>%s</p>", True),
        (".note::after, .note:hover, [hidden], p:empty{display:none}", "<p class=note>%s</p>", True),
        ("[data-note]{display:none}", "<p data-note=1>%s</p>", False),
        (".foot *{display:none}", "<div class=foot><p>%s</p></div>", False),
        ("h2 + .note{display:none}", "<p class=note>%s</p>", False),
        (".foot{p{color:red} .note{font-size:0}}", "<div class=foot><p class=note>%s</p></div>", False),
        (":is(.note, .other){clip-path:inset(50%%)}", "<p class=note>%s</p>", False),
        (".note:not(.open){display:none}", "<p class=note>%s</p>", False),
        ("body{opacity:0}", "<p class=note>%s</p>", True),
        (".note{opacity:0.8;height:10px;left:-20px;clip:auto}", "<p class=note>%s</p>", True),
        (f".note{{display:none}}{'x' * 400_000}", "<p>%s</p>", False),
    ],
)  # fmt: skip
def test_the_styles_of_a_page_hide(styles: str, box: str, is_shown: bool) -> None:
    head = f"<style>{styles}</style>".replace("%%", "%")
    opened = (A, A, A) if is_shown else (U, U, U)
    assert answers(page_of(head, box % LINK)) == opened
    assert answers(page_of(head, box % INVITES))[2] == opened[2]
    assert answers(page_of(head, box % "Reproduction prohibited"))[2] == F
    assert answers(page_of(head, box % "<a rel=license href=/terms>x</a>"))[1:] == (U, U)


@pytest.mark.parametrize(
    "box",
    ["<p style='opacity: .0'>%s</p>", "<p style='max-height:0px'>%s</p>", "<p style='position:fixed;top:-4000em'>%s</p>", "<p style='transform:translateX(-9000px)'>%s</p>",
     "<p class=visually-hidden>%s</p>", "<p class='text isHidden'>%s</p>", "<p class=d-lg-none>%s</p>", "<p class=offscreen>%s</p>", "<div aria-hidden=TRUE><p>%s</p></div>",
     "<div popover=auto>%s</div>", "<svg><desc>%s</desc></svg>", "<datalist><option>%s</option></datalist>", "<canvas>%s</canvas>"],
)  # fmt: skip
def test_markup_hides(box: str) -> None:
    assert answers(page_of(body=box % LINK)) == (U, U, U)
    assert answers(page_of(body=box % INVITES))[2] == U


def test_a_link_that_prints_nothing_allows_nothing() -> None:
    for said in ("", " ", "<span hidden>CC BY</span>", "<i class=sr-only>CC BY</i>"):
        assert answers(page_of(body=f"<p><a rel=license href={CC}>{said}</a></p>")) == (U, U, U)
    for said in ("<b>CC BY</b>", "<i hidden>x</i>CC BY", "<img alt='CC BY' src=b.png>"):
        assert answers(page_of(body=f"<p><a rel=license href={CC}>{said}</a></p>")) == (A, A, A)
    assert answers(page_of(body=f"<p class='overflow-hidden'>{LINK}</p>")) == (A, A, A)


@pytest.mark.parametrize(
    "named", ["about=/photo.jpg", "resource=https://other.example/work", "itemid=https://other.example/a", "about=#photo"]
)  # fmt: skip
def test_the_license_of_what_the_markup_names_is_not_the_page_s(named: str) -> None:
    assert answers(page_of(body=f"<div {named}><p>{LINK}</p></div>")) == (U, U, U)
    own = (
        f"<div {named.split('=', maxsplit=1)[0]}={URL.replace('https', 'http')}><p>{LINK}</p></div>"
    )
    assert answers(page_of(body=own)) == (A, A, A)


@pytest.mark.parametrize(
    "box",
    ["<section class=comments><p>%s</p></section>", "<figure><figcaption>%s</figcaption></figure>", "<blockquote><p>%s</p></blockquote>", "<p><a href=/b>%s</a></p>",
     "<aside><p>%s</p></aside>", "<button>%s</button>", "<p>说“%s”</p>", "<p>“%s”</p>", "<p><q>%s</q></p>", "<p>照片%s</p>", "<p>会员%s</p>", "<p>记者写道：%s</p>",
     "<p>%s的要求并无约束力</p>", "<p>%s：否则，后果自负</p>"],
)  # fmt: skip
def test_an_invitation_that_is_another_s_or_of_a_part_allows_nothing(box: str) -> None:
    assert answers(page_of(body=box % INVITES))[2] == U
    # Where one such line stands in a part, nobody can tell which of them is meant.
    again = page_of(body=f"{box % INVITES}<footer><p>{INVITES}</p></footer>")
    assert answers(again)[2] == (U if f">{INVITES}<" in box % INVITES else A)
    assert answers(page_of(f"<link rel=license href={CC}>", box % INVITES)) == (A, A, A)


def test_an_invitation_that_is_a_line_allows() -> None:
    for body in (
        f"<footer>{INVITES}</footer>",
        "<div class=media><p><b>转</b>载请注明出处</p></div>",
    ):
        assert answers(page_of(body=body))[2] == (U if "media" in body else A)
    assert answers(page_of(text=INVITES))[2] == A


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["@media print{a{b:c}", "a{display:none}", "/*", ":is(", "[a", "a + ", "margin:", "left:-1", "x"])  # fmt: skip
def test_styles_cost_no_more_than_their_length(piece: str) -> None:
    def cost(length: int) -> float:
        styles = piece * (length // len(piece))
        page = page_of(f"<style>{styles}{{display:none}}</style>", f"<p>{LINK}</p>")
        start = time.process_time()
        answers(page)
        return time.process_time() - start

    assert cost(300_000) < 40 * cost(30_000) + 0.2
