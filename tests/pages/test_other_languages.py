"""Pages of languages and systems that nobody had shown: writers, editors, sources and last sentences."""

import pytest
import written_pages as written

from unionnews.fetching.api import extract_article
from unionnews.items import Article

TITLE = "Pickers win back the right to sit down"
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in written.EN_PARAGRAPHS)
DATE = "<p class='date'>12 March 2024</p>"


def record(
    below: str = DATE, *, text: str = PARAGRAPHS, behind: str = "", title: str = TITLE, tag: str = TITLE, lang: str = "en"
) -> Article:  # fmt: skip
    page = (
        f'<html lang="{lang}"><head><meta charset="utf-8"><title>{tag}</title></head><body><main><h1>{title}</h1>'
        f"{below}<div class='text'>{text}</div>{behind}</main></body></html>"
    )
    return extract_article(page.encode(), "https://pickers.example/news/seats")


@pytest.mark.parametrize(
    ("line", "lang", "found"),
    [
        ("<p>Das Interview führte Katrin Sommer. Fotos: Jonas Beck</p>", "de", [("Katrin Sommer", "author"), ("Jonas Beck", "photographer")]),
        ("<p><em>Teksti: Liisa Mäkinen<br>Kuvat: Juha Korhonen</em></p>", "fi", [("Liisa Mäkinen", "author"), ("Juha Korhonen", "photographer")]),
        ("<p><strong>Na Neema Mushi, Dodoma</strong></p>", "sw", [("Neema Mushi", "author")]),
        ("<div>Autore: Ilze Kalniņa. Redaktors: Andris Bērziņš</div>", "lv", [("Ilze Kalniņa", "author")]),
        ("<div><p><b>Jana Nováková</b><br>novakova@pickers.example</p></div>", "cs", [("Jana Nováková", "author")]),
        ("<div><p><b>Press Desk</b><br>desk@pickers.example</p></div>", "en", []),
        ("<div class='foot'><span class='post-author'>प्रस्तुतकर्ता <a rel='author' href='/p/7'>सुनीता शर्मा</a></span> पर 6:42</div>", "hi", [("सुनीता शर्मा", "author")]),
    ],
)  # fmt: skip
def test_writers_behind_the_text(line: str, lang: str, found: list[tuple[str, str]]) -> None:
    article = record(behind=line, lang=lang)
    assert [(one.name, one.role) for one in article.authors] == found


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Նէ իմ <span class='username'>Անի Սարգսյան</span>, 14.03.2024", "Անի Սարգսյան"),
        ("Nga: <b>Arben Hoxha</b> <i>/</i> 14.03.2024", "Arben Hoxha"),
        ("14.03.2024 · Pogovarjala se je Maja Zupan · <b>Foto:</b> Tomaž Kranjc", "Maja Zupan"),
        ("Mesaj de <a class='username' href='/u4'>Ioana Popescu</a> » 14.03.2024", "Ioana Popescu"),
        ("በአበበ ከበደ<br>14.03.2024", "አበበ ከበደ"),
        ("በቀለ ገርባ<br>14.03.2024", "በቀለ ገርባ"),
    ],
)
def test_writers_marked_as_users_and_with_a_letter_for_by(line: str, name: str) -> None:
    found = record(f"<p class='info'>{line}</p>", lang="am")
    assert [one.name for one in found.authors][:1] == [name]


def test_sources_in_more_languages() -> None:
    found = record(text=f"{PARAGRAPHS}<br>Дереккөз:&nbsp;Еңбек порталы<br>", lang="kk").source
    assert found is not None
    assert found.name == "Еңбек порталы"


def test_source_and_translator_in_one_line_behind_the_text() -> None:
    line = "<p><em>Fuente: <a href='https://x.example/'>Arbeit &amp; Wandel</a>. Traducción: Lucía Ferrer</em></p>"
    found = record(f"<p>Por Hannah Weiss</p>{DATE}", text=PARAGRAPHS + line, lang="es")
    assert found.source is not None
    assert (found.source.name, found.source.url) == ("Arbeit & Wandel", "https://x.example/")
    assert [one.role for one in found.authors] == ["author", "translator"]


@pytest.mark.parametrize(
    ("line", "editors"),
    [
        ("Escrito por: Ana Reis | Editado por: Paulo Siqueira", ["Paulo Siqueira"]),
        ("Autore: Ilze Liepa. Redaktors: Andris Ozols", ["Andris Ozols"]),
        ("발행인 : 이정호 | 편집인 : 최수진", []),
    ],
)
def test_editors_and_who_answers_for_the_paper(line: str, editors: list[str]) -> None:
    assert [one.name for one in record(f"<p>{line}</p>").editors] == editors


def test_editors_in_an_element_that_touches_the_writers() -> None:
    text = "".join(f"<p>{line}</p>" for line in written.ZH_PARAGRAPHS)
    info = (
        "<div><span>文／林佳慧</span><span>責任編輯／陳志明</span><span>2024年3月14日</span></div>"
    )
    found = record(info, text=text, title="青石县总工会开展送清凉活动", tag="工会", lang="zh")
    assert [one.name for one in found.editors] == ["陳志明"]


@pytest.mark.parametrize("last", ["Members meet on 4 May.", "Ballots open today!"])
def test_a_last_sentence_in_the_box_of_the_text_is_text(last: str) -> None:
    assert record(text=f"{PARAGRAPHS}<p>{last}</p>").articleBody.endswith(last)
    linked = record(text=f"{PARAGRAPHS}<p><a href='/x'>{last}</a></p>").articleBody
    assert not linked.endswith(last)


def test_counters_below_a_byline_are_no_text() -> None:
    info = "<p>Írta: Kovács Péter</p><p>Találatok: 1290</p>"
    assert "1290" not in record("", text=info + PARAGRAPHS, lang="hu").articleBody


def test_a_forum_prints_its_name_in_the_first_heading() -> None:
    page = (
        f"<html><head><title>{TITLE} - Dockers’ board</title></head><body><div><h1>Dockers’ board</h1></div>"
        f"<h2><a href='/t?id=5'>{TITLE}</a></h2>{DATE}<div>{PARAGRAPHS}</div></body></html>"
    )
    assert extract_article(page.encode(), "https://board.example/t?id=5").headline == TITLE


def test_a_subheadline_between_dashes() -> None:
    assert record("<p class='subtitle'>―Sixty stools for all pickers―</p>").subheadline == (
        "Sixty stools for all pickers"
    )
