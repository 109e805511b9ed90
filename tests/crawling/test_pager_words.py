"""The words of links to the next page of a list, as blogs print them by default."""

import pytest
from lxml import html

from unionnews.crawling.discovery.list_pagers import hides_more, list_pager
from unionnews.words import path_words

LIST = "http://union.example/list?page=1"


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
    ["Selanjutnya", "Trang sau", "अगला", "หน้าถัดไป", "صفحه بعد", "הבא", "Další stránka", "Ďalšia", "Következő oldal", "Următoarea",
     "Следваща", "Наступна", "Sljedeća", "Sledeća", "Naprej", "Järgmine", "Següent", "Następna strona", "Sonraki Sayfa", "Vorwärts"],
)  # fmt: skip
def test_next_page_in_further_languages(text: str) -> None:
    assert path_words.NEXT.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    ["Newer posts", "Neuere Beiträge", "Articles plus récents", "Entradas más recientes", "anterior",
     "Una vertenza con tre precedenti", "Trabajadores antiguos de la mina ganan"],
)  # fmt: skip
def test_newer_posts_and_headlines_are_not(text: str) -> None:
    assert not path_words.NEXT.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    ["2", "Page 2", "Seite 2", "[2]", "第2页", "2<span>페이지</span>", "2ページ目", "<i>Página</i>2", "Стр. 2", "صفحة 2"],
)  # fmt: skip
def test_number_of_a_page_with_a_word_beside_it(text: str) -> None:
    pager = list_pager(html.fromstring(f"<p><a href='?page=2'>{text}</a></p>"), LIST)
    assert pager.numbered == {2: "http://union.example/list?page=2"}


@pytest.mark.parametrize("text", ["2 comments", "May 2", "2 votes against", "Chapter 2"])
def test_number_of_something_else(text: str) -> None:
    pager = list_pager(html.fromstring(f"<p><a href='?page=2'>{text}</a></p>"), LIST)
    assert not pager.numbered


@pytest.mark.parametrize(
    ("markup", "hides"),
    [
        ("<a href=\"javascript:__doPostBack('grid','Page$2')\">2</a>", True),
        ("<button>Load more</button>", True),
        ("<a href='#'>Mehr anzeigen</a>", True),
        ("<a href='/list?page=2'>2</a>", False),
        ("<button>Search</button>", False),
    ],
)
def test_pager_that_no_address_stands_behind(markup: str, hides: bool) -> None:
    assert hides_more(html.fromstring(f"<div>{markup}</div>")) is hides


@pytest.mark.parametrize(
    "title", ["Über uns", "Qui sommes-nous ?", "Contacto", "Log in", "领导班子", "お問い合わせ", "로그인", "О нас", "المتجر"]
)  # fmt: skip
def test_menu_names_a_page_without_articles(title: str) -> None:
    assert path_words.names_other_page(title)


@pytest.mark.parametrize(
    "title", ["Politik", "Luttes", "Salaires", "权益维护", "Press", "노동", "Юридическая практика"]
)
def test_menu_may_name_a_list(title: str) -> None:
    assert not path_words.names_other_page(title)
