"""When two texts are one article, and when an answer has lost too much."""

import pytest

from unionnews.folder.ledger.belief import is_same_text, loss

OLD = {
    "headline": "Harbour strike ends after eleven days",
    "datePublished": "2024-05-27T09:30:00+00:00",
    "articleBody": "Dock workers voted on Tuesday.\n\nThe agreement raises pay.\n\nA ballot follows next week.",
}


@pytest.mark.parametrize(
    "change",
    [
        {"articleBody": "Dock workers voted on Tuesday."},
        {"articleBody": "All of the text is another one now."},
        {"articleBody": ""},
        {"datePublished": None},
        {"headline": "We will be back soon"},
        {"headline": None, "datePublished": None},
        {"articleBody": "A new text.", "headline": "Quite another headline of the same day"},
        {"articleBody": "A new text.", "datePublished": None},
        {"articleBody": "A new text.", "datePublished": "2025-01-01", "headline": "Harbour strike ends"},
        {"articleBody": OLD["articleBody"] + "\n\nA new paragraph.", "headline": "New", "datePublished": None},
        {"articleBody": "The agreement raises pay.\n\nA ballot follows next week.", "headline": "N", "datePublished": None},
        {"articleBody": OLD["articleBody"].replace("Tuesday", "Monday"), "headline": "N", "datePublished": None},
    ],
)  # fmt: skip
def test_an_update_is_believed(change: dict) -> None:
    assert loss(OLD, OLD | change) is None


@pytest.mark.parametrize(
    "change",
    [
        {"articleBody": "We are back shortly.", "datePublished": None, "headline": "Maintenance"},
        {"articleBody": "", "datePublished": None, "headline": None},
        {"articleBody": "x" * 9000, "datePublished": None, "headline": "Your privacy"},
        {"articleBody": "A ballot follows next week.", "datePublished": None, "headline": "Error"},
        {"articleBody": "Other news.", "datePublished": "2026-01-01", "headline": "Tomatoes ripen"},
        {"articleBody": "Log in.", "datePublished": None, "headline": "Ends"},
    ],
)
def test_a_loss_is_seen(change: dict) -> None:
    assert loss(OLD, OLD | change)


@pytest.mark.parametrize("lang", ["罢工结束", "罷工在十一天後結束"])
def test_a_loss_in_a_script_without_blanks(lang: str) -> None:
    old = OLD | {"headline": "码头罢工十一天后结束", "datePublished": None}
    lost = {"headline": "系统维护中", "articleBody": "请稍后再试。"}
    assert loss(old, lost)
    assert not loss(old, lost | {"headline": f"码头罢工十一天后结束：{lang}"})


def test_articles_without_text_are_told_by_their_headline() -> None:
    assert is_same_text({"headline": "A"}, {"headline": "A"})
    assert not is_same_text({"headline": "A"}, {"headline": "B"})
    assert not is_same_text({"headline": "A", "articleBody": "x"}, {"headline": "A"})
    assert is_same_text(OLD, OLD | {"articleBody": "The agreement raises pay."})
    assert not is_same_text(OLD, OLD | {"articleBody": "The agreement raises pay by much."})
