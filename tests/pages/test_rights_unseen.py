"""What is not shown allows nothing; terms in scripts, microdata and RDFa are read."""

import time

import pytest
from rights_pages import CC, URL, A, F, U, answers, page_of

from unionnews.items.use_rights import RightsSignal
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage


def signals(page: str) -> list[RightsSignal]:
    """Return what is quoted of an article."""
    metadata = extract(read_page(page.encode(), URL), [GenericPage], None).metadata
    assert metadata is not None
    assert metadata.rights is not None
    return metadata.rights.signals


LINK = f'<a rel="license" href="{CC}">CC BY 4.0</a>'
OPENS = ("Content-Usage", "train-ai=y")
BOXES = [
    "<div hidden>%s</div>", "<div hidden='until-found'><p>%s</p></div>", "<div style='display:none'>%s</div>", "<div style='DISPLAY : NONE !important'>%s</div>",
    "<div style='color:red; visibility:hidden'><section><p>%s</p></section></div>", "<template>%s</template>", "<noscript><p>%s</p></noscript>",
    "<div class='footer hidden'>%s</div>", "<div class=d-none><div><p>%s</p></div></div>",
]  # fmt: skip


@pytest.mark.parametrize("box", BOXES)
def test_hidden_boxes_allow_nothing_and_may_forbid(box: str) -> None:
    assert answers(page_of(body=box % f"<p>{LINK}</p>")) == (U, U, U)
    assert answers(page_of(body=box % f"<link rel=license href={CC}>")) == (U, U, U)
    assert answers(page_of(body=box % "<p>转载请注明出处</p>"))[2] == U
    assert answers(page_of(body=box % "<meta name=tdm-reservation content=0>"))[1] == U
    assert answers(page_of(body=box % "<p>Reproduction prohibited</p>"))[2] == F
    assert answers(page_of(body=box % "<p>All rights reserved</p>"))[2] == F
    assert answers(page_of(body=box % "<meta name=tdm-reservation content=1>"))[1] == F
    assert answers(page_of(body=box % "<a rel=license href=/terms>x</a>"), OPENS)[1] == U
    # The same where it is shown.
    assert answers(page_of(body=f"<div><p>{LINK}</p></div>")) == (A, A, A)
    assert answers(page_of(body="<div><p>转载请注明出处</p></div>"))[2] == A


def test_comments_and_data_that_is_not_run_allow_nothing() -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","license":"{CC}"}}</script>'
    assert answers(page_of(data)) == (A, A, A)
    assert answers(page_of(body=f"<template>{data}</template>")) == (U, U, U)
    assert answers(page_of(f"<!-- {data} -->", f"<!-- {LINK} --><!-- 转载请注明出处 -->")) == (
        U,
        U,
        U,
    )


def test_a_page_that_its_script_shows_is_shown() -> None:
    page = page_of(body=f"<footer>{LINK}</footer>")
    assert answers(page.replace("<body>", "<body style='visibility:hidden'>")) == (A, A, A)


RSL = '<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>%s</license></content></rsl></script>'


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('<permits type="usage">ai-train</permits><payment type="free"/>', (U, U, U)),
        ('<prohibits type="usage">ai-train</prohibits>', (U, F, U)),
        ('<prohibits type="usage">ai-all</prohibits>', (U, F, U)),
        ("<prohibits type='usage'>search, ai-index</prohibits>", (F, U, U)),
        ('<prohibits type="usage">all</prohibits>', (F, F, F)),
        ('<rsl:prohibits xml:lang="en" type="usage"> ai-train </rsl:prohibits>', (U, F, U)),
        ('<prohibits type="user">commercial</prohibits>', (U, U, U)),
        ('<prohibits type="user">x<prohibits type="usage">ai-train</prohibits>', (U, F, U)),
    ],
)
def test_rsl_in_a_page(said: str, expected: tuple[str, ...]) -> None:
    page = page_of(RSL % said)
    assert answers(page) == expected
    assert answers(page, OPENS)[1] == (F if expected[1] == F else U)
    assert answers(page_of(f"<link rel=license href={CC}>{RSL % said}"))[1] != A
    [signal] = signals(page)
    assert (signal.kind, signal.where) == ("RSL", "page")
    assert said.split("<")[1] in signal.text


def test_a_long_element_of_rsl_costs_no_more_than_its_length() -> None:
    def cost(number: int) -> float:
        page = page_of(RSL % ("<prohibits " + "type=usage " * number))
        start = time.process_time()
        assert answers(page)[1] == U
        return time.process_time() - start

    assert cost(20_000) < 40 * cost(1000) + 0.5


@pytest.mark.parametrize(
    "markup",
    [
        "<link rel=tdm-policy href=/policy.json>", "<link rel='alternate TDM-Policy' href=/policy.json>".replace("TDM", "tdm"),
        "<meta name=tdm-policy content=/policy.json>", "<meta property=tdm-policy content=/policy.json>", "<a rel=tdm-policy href=/policy.json>x</a>",
    ],
)  # fmt: skip
def test_policies_of_text_mining_are_terms(markup: str) -> None:
    assert answers(page_of(markup), OPENS) == (U, U, U)
    assert [(one.kind, one.text.endswith("/policy.json")) for one in signals(page_of(markup))] == [
        ("TDM-Policy", True)
    ]
    assert answers(None, ("Link", '</policy.json>; rel="tdm-policy"'), OPENS)[1] == U


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>This work is under <a itemprop=license href={CC}>CC BY</a></p>", (A, A, A)),
        (f"<p>This work is under <a property=cc:license href={CC}>CC BY</a></p>", (A, A, A)),
        (f"<p>This work is under <a rel=dct:license href={CC}>CC BY</a></p>", (A, A, A)),
        (f"<p>This work is under <a rel='http://creativecommons.org/ns#license' href={CC}>CC BY</a></p>", (A, A, A)),
        (f"<p>This work is under <span property=schema:license resource={CC}>CC BY</span></p>", (A, A, A)),
        (f"<meta itemprop=license content={CC}>", (A, A, A)),
        (f"<link itemprop=license href={CC}>", (A, A, A)),
        ("<a itemprop=license href=/terms>terms</a>", (U, U, U)),
        ("<span itemprop=license>Ours</span>", (U, U, U)),
        ("<span itemprop=copyrightNotice>Nachdruck verboten</span>", (U, U, F)),
        ("<span property=dc:rights>AI training prohibited</span>", (U, F, U)),
        (f"<div itemscope itemtype=https://schema.org/ImageObject><a itemprop=license href={CC}>CC BY</a></div>", (U, U, U)),
        (f"<div itemscope itemtype=https://schema.org/ImageObject><meta itemprop=license content={CC}></div>", (U, U, U)),
        (f"<figure typeof=schema:Photograph><span property=license resource={CC}></span></figure>", (U, U, U)),
    ],
)  # fmt: skip
def test_licenses_in_microdata_and_rdfa(body: str, expected: tuple[str, ...]) -> None:
    assert answers(page_of(body=body)) == expected
    if expected == (U, U, U):
        free = answers(page_of(body=body), OPENS)[1]
        assert free == (A if "ImageObject" in body or "figure" in body else U)


@pytest.mark.parametrize("filling", ["<div hidden>", "<p style='display:none'>转载请注明出处</p>", "<i itemprop=license>x</i>"])  # fmt: skip
def test_many_boxes_cost_no_more_than_their_number(filling: str) -> None:
    def cost(number: int) -> float:
        page = page_of(body=filling * number + "<p>转载请注明出处</p>")
        start = time.process_time()
        answers(page)
        return time.process_time() - start

    assert cost(400) < 40 * cost(40) + 0.1


@pytest.mark.parametrize(
    "flaw",
    [
        '{"@type":"NewsArticle","license":"%s",}',
        '{"@type":"NewsArticle","description":"two\nlines","license":"%s"}',
        "{'@type':'NewsArticle','license':'%s'}",
        '{"@type":"NewsArticle","license":"%s"};',
        '{"@type":"NewsArticle","license":"%s"} {"@type":"WebPage"',
    ],
)
def test_a_license_in_a_script_that_is_not_valid_json_allows_nothing(flaw: str) -> None:
    page = page_of(f'<script type="application/ld+json">{flaw % CC}</script>')
    assert answers(page) == (U, U, U)
    assert "license" in next(one.text for one in signals(page) if "not valid JSON" in one.where)
    # Another script with a flaw changes nothing.
    sound = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","license":"{CC}"}}</script>'
    )
    other = '<script type="application/ld+json">{"@type":"BreadcrumbList",}</script>'
    assert answers(page_of(sound + other)) == (A, A, A)
