"""The words of links to the next page of a list, as blogs print them by default."""

from __future__ import annotations

import pytest

from unionnews.crawling.discovery import path_words


@pytest.mark.parametrize(
    "text",
    [
        "Older posts", "« Older Entries", "Ältere Beiträge", "Articles plus anciens", "Messages plus anciens",
        "Entradas antiguas", "Entradas anteriores", "Postagens mais antigas", "Post più vecchi",
        "Articoli meno recenti", "Oudere berichten", "Starsze wpisy", "Daha eski yazılar", "Äldre inlägg",
        "较旧的文章", "過去の投稿", "이전 글",
    ],
)  # fmt: skip
def test_older_posts_are_the_next_page(text: str) -> None:
    assert path_words.NEXT.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    ["Newer posts", "Neuere Beiträge", "Articles plus récents", "Entradas más recientes", "anterior",
     "Una vertenza con tre precedenti", "Trabajadores antiguos de la mina ganan"],
)  # fmt: skip
def test_newer_posts_and_headlines_are_not(text: str) -> None:
    assert not path_words.NEXT.fullmatch(text)
