"""By-lines, credits and notices beside a text are none of it, and nothing of them is lost."""

import pytest
from written_pages import EN_PARAGRAPHS

from unionnews.fetching.api import extract_article
from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

TEXTS = {
    "en": "The workers of the harbour voted on Tuesday to walk out, and their union said that talks had failed again. ",
    "fr": "Les salariés du port ont voté mardi la grève, et leur syndicat a déclaré que les négociations avaient échoué. ",
    "pl": "Pracownicy portu zagłosowali we wtorek za strajkiem, a ich związek oświadczył, że rozmowy się nie udały. ",
    "it": "I lavoratori del porto hanno votato martedì per lo sciopero, e il sindacato ha detto che le trattative sono fallite. ",
    "de": "Die Beschäftigten des Hafens stimmten am Dienstag für den Streik, und ihre Gewerkschaft sprach von Stillstand. ",
    "ru": "Рабочие порта во вторник проголосовали за забастовку, и профсоюз сообщил, что переговоры снова провалились. ",
    "ja": "港で働く人々は火曜日にストライキを決め、組合は二日間の交渉が再び失敗したと述べた。会社側は話し合う用意があると述べている。",
    "zh": "港口工人星期二投票决定罢工，工会表示谈判在两天后再次破裂。公司方面表示愿意就工时问题继续商谈，但不会讨论工资。",
}
TITLE = {"ja": "港の組合がストライキを決めた", "zh": "港口工人投票决定罢工"}
END = "</article></body></html>"


def page(
    lang: str, first: str = "", *, mid: str = "", last: str = "", head: str = "", end: str = END
) -> str:
    """An invented page of four paragraphs."""
    title, text = TITLE.get(lang, "Dockers vote to strike over pay"), TEXTS[lang]
    paragraphs = "".join(f"<p>{text * (2 + number % 2)}{number}.</p>" for number in range(4))
    paragraphs = paragraphs.replace("</p>", f"</p>{mid}", 1)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<article><h1>{title}</h1><time datetime="2026-05-06">2026-05-06</time>{first}{paragraphs}{last}{end}'
    )


def record(markup: str) -> Article:
    url = "https://union.example/news/dockers-1"
    raw = extract(read_page(markup.encode(), url), [GenericPage], None)
    return article(raw, undeclared_site(raw))


@pytest.mark.parametrize(
    ("lang", "line", "names"),
    [
        ("fr", "<p>Par A et L N'Guessan</p>", ["A N'Guessan", "L N'Guessan"]),
        ("fr", "<p>Par Awa Traoré et Louis N'Guessan</p>", ["Awa Traoré", "Louis N'Guessan"]),
        ("en", "<p>By Jane Roe in Hull</p>", ["Jane Roe"]),
        ("en", "<p><em>By Dan Roe and John Doe in Hull</em></p>", ["Dan Roe", "John Doe"]),
        ("pl", "<p>Autor: Jan Kowalski, (KaWa)</p>", ["Jan Kowalski"]),
        ("ja", '<p class="writer">山田太郎</p>', ["山田太郎"]),
        ("ja", "<p>文・山田太郎</p>", ["山田太郎"]),
    ],
)
def test_a_byline_is_no_first_paragraph(lang: str, line: str, names: list[str]) -> None:
    found = record(page(lang, line))
    assert [author.name for author in found.authors] == names
    assert found.articleBody.startswith(TEXTS[lang].strip()[:40])


def test_a_first_sentence_about_a_writer_stays() -> None:
    sentence = "By Tuesday Jane Roe had left the harbour, her union said, and nobody knew where to."
    head = '<meta name="author" content="Jane Roe">'
    assert record(page("en", f"<p>{sentence}</p>", head=head)).articleBody.startswith(sentence)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("ru", "<p>Фото: Иван Петров</p>"),
        ("zh", "<p>（图：张伟 摄）</p>"),
        ("zh", "<p>（图片：新华社记者 张伟 摄）</p>"),
        ("de", "<p><em>Foto: Jana Novak</em></p>"),
    ],
)
@pytest.mark.parametrize("pictured", [True, False])
def test_a_credit_is_none_of_the_text(lang: str, line: str, pictured: bool) -> None:
    image = '<img src="/a.jpg" width="600" height="400">' if pictured else ""
    found = record(page(lang, mid=image + line))
    credited = [image.creditText for image in found.images] if pictured else found.authors
    assert "摄" not in found.articleBody
    assert ":" not in found.articleBody
    assert len(credited) == 1
    assert all(credited)


def test_who_helped_to_report_is_a_reporter_too() -> None:
    last = "<p>• Additional reporting by Mary Major and Tom Reed</p>"
    found = record(page("en", "<p>By Jane Roe</p>", last=last))
    assert [(one.name, one.role) for one in found.authors] == [
        ("Jane Roe", "author"),
        ("Mary Major", "reporter"),
        ("Tom Reed", "reporter"),
    ]


def test_rights_reserved_are_none_of_the_text() -> None:
    markup = page("it").replace("3.</p>", "3. © RIPRODUZIONE RISERVATA</p>")
    assert record(markup).articleBody.endswith(" 3.")


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        ("Roe, Jane; Doe, John", ["Jane Roe", "John Doe"]),
        ("Roe, Jane", ["Jane Roe"]),
        ("Jane Roe, John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, PhD", ["Jane Roe"]),
    ],
)
def test_names_of_a_catalog_are_turned(declared: str, names: list[str]) -> None:
    found = record(page("en", head=f'<meta name="author" content="{declared}">'))
    assert [author.name for author in found.authors] == names


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Wednesday, 06-May-26 14:15:00 GMT", "2026-05-06T14:15:00+00:00"),
        ("Wed May  6 14:15:00 2026", "2026-05-06"),
        ("Wed May 06 14:15:00 CEST 2026", "2026-05-06T14:15:00+02:00"),
        ("Wed May 06 14:15:00 EDT 2026", "2026-05-06T14:15:00-04:00"),
    ],
)
def test_old_forms_of_dates_in_http(printed: str, expected: str) -> None:
    head = f'<meta property="article:published_time" content="{printed}">'
    assert record(page("en", head=head)).datePublished == expected


@pytest.mark.parametrize(
    ("lang", "expected"), [("en-GB", "2026-05-06T16:15:00+01:00"), ("en", "2026-05-06")]
)
def test_the_region_of_the_page_tells_the_zone(lang: str, expected: str) -> None:
    markup = page("en", "<p>6 May 2026, 4:15pm BST</p>").replace("<time", "<i hidden")
    assert record(markup.replace('lang="en"', f'lang="{lang}"')).datePublished == expected


def test_an_instant_has_the_offset_that_the_page_names_too() -> None:
    head = '<meta property="article:published_time" content="2026-05-06T23:30:10Z">'
    markup = page("en", head=head).replace(
        'datetime="2026-05-06"', 'datetime="2026-05-07T09:30+10:00"'
    )
    assert record(markup).datePublished == "2026-05-07T09:30:00+10:00"


@pytest.mark.parametrize("end", [" and the union of the", "<p cla", "<p>They said,"])
def test_a_page_that_breaks_off_says_so(end: str) -> None:
    found = record(page("en", last="<p>They met twice.", end=end))
    assert found.metadata is not None
    assert any("breaks off" in one for one in found.metadata.validationMessages)


@pytest.mark.parametrize("end", [END, "</body>", "</p>", "\n"])
def test_a_page_without_its_last_tags_is_whole(end: str) -> None:
    found = record(page("en", last="<p>They met twice.", end=end))
    assert found.metadata is not None
    assert not any("breaks off" in one for one in found.metadata.validationMessages)


@pytest.mark.parametrize(("url", "lost"), [(None, True), ("https://union.example/news/1", False)])
def test_pictures_without_an_address_are_not_lost_silently(url: str | None, lost: bool) -> None:
    markup = page("en", mid='<img src="/a.jpg" width="600" height="400">')
    raw = extract(read_page(markup.encode(), url), [GenericPage], None)
    assert raw.metadata is not None
    assert any("1 picture left out" in one for one in raw.metadata.validationMessages) == lost
    assert len(raw.images) == (0 if lost else 1)


INVITATIONS = {
    "en": ["Share on Facebook", "Share this article", "Print this page", "Sign up to our weekly newsletter, it is free.", "Get the latest union news in your inbox every Friday.", "Please support our reporting with a small gift every month.", "Comments are closed."],
    "fr": ["Partager sur Twitter", "Imprimer cet article", "Réagissez à cet article : 3 commentaires", "Abonnez-vous à notre infolettre, elle est gratuite.", "Soutenez notre journal, il vit de vos dons."],
    "de": ["Auf Facebook teilen", "Artikel drucken", "Abonnieren Sie unseren Newsletter, er ist kostenlos.", "Unterstützen Sie unsere Arbeit mit einer Spende.", "Die Kommentarfunktion ist geschlossen."],
    "pl": ["Udostępnij na Facebooku", "Wydrukuj artykuł", "Zapisz się na nasz newsletter, jest bezpłatny."],
    "it": ["Condividi su Facebook", "Stampa questo articolo", "Iscriviti alla nostra newsletter, è gratuita."],
    "ru": ["Поделиться в Telegram", "Подпишитесь на нашу рассылку, она бесплатна."],
}  # fmt: skip
SENTENCES = {
    "en": ["Please donate to the strike fund, said the union.", "Print workers share this fate with the drivers.", "Support our members at the gate on Monday, the union said.", "Share prices fell on Monday, and the owners blamed the strike.", "Sign up for the union at the gate, the steward told them."],
    "ru": ["Права защищены: суд восстановил рабочих в должности, сообщил профсоюз."],
    "de": ["Unterstützt unsere Arbeitskolleginnen im Streik!", "Anmeldung zum Seminar bis 12. Mai per E-Mail an bildung@verdi.example, hieß es.", "Unterstützt die Streikenden am Montag vor dem Tor, hieß es.", "Drucken war ein Beruf mit Zukunft, sagten sie damals."],
    "fr": ["Soutenez les grévistes devant la porte, a dit le syndicat.", "Partager le travail, voilà ce que demande le syndicat."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "line"), [(one, line) for one in INVITATIONS for line in INVITATIONS[one]]
)
def test_a_call_on_the_reader_is_none_of_the_text(lang: str, line: str) -> None:
    assert line not in record(page(lang, mid=f"<p>{line}</p>")).articleBody


@pytest.mark.parametrize(
    ("lang", "line"), [(one, line) for one in SENTENCES for line in SENTENCES[one]]
)
def test_what_a_union_calls_for_is_text(lang: str, line: str) -> None:
    assert line in record(page(lang, mid=f"<p>{line}</p>")).articleBody


BOXES = [
    "<div class='newsletter-signup'><h3>Never miss a thing</h3><p>Sign up for our newsletter of the week.</p><form><input></form></div>",
    "<div class='signup'><h4>Hear from us</h4><p>Subscribe to our e-mails, every Friday at noon.</p></div>",
    "<div role='complementary'><h4>Read this next</h4><ul><li><a href='/a'>Bakers walk out</a></li><li><a href='/b'>Nurses vote</a></li></ul></div>",
    "<div class='donate-box'><p>Your donation helps our reporting to go on.</p></div>",
    "<div class='spenden'><p>Ihre Spende ermöglicht unsere Arbeit.</p></div>",
    "<div class='doar'><p>Votre soutien fait vivre notre journal.</p></div>",
    "<details><summary>Options of the player</summary></details>",
    "<details> <summary>Show all</summary> </details>",
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("at", [1, 2])
def test_a_box_inside_the_text_goes_with_its_heading(box: str, at: int) -> None:
    text = [f"<p>{one}</p>" for one in EN_PARAGRAPHS]
    page = f"<html lang=en><body><article><h1>Mill strike ends</h1>{''.join(text[:at])}{box}{''.join(text[at:])}</article></body></html>"
    found = extract_article(page.encode(), "https://union.example/news/1")
    assert found.articleBody == "\n\n".join(EN_PARAGRAPHS)


@pytest.mark.parametrize(
    "part",
    [
        "<h3>What the union asked for</h3>",
        "<div class='elementor-widget'><h3>What the union asked for</h3></div>",
        "<details><summary>What the union asked for</summary><p>The workers want the night allowance back, and they want it by spring.</p></details>",
    ],
)
def test_a_heading_of_the_text_stays(part: str) -> None:
    text = [f"<p>{one}</p>" for one in EN_PARAGRAPHS]
    page = f"<html lang=en><body><article><h1>Mill strike ends</h1>{''.join(text[:2])}{part}{''.join(text[2:])}</article></body></html>"
    found = extract_article(page.encode(), "https://union.example/news/1")
    assert "What the union asked for" in found.articleBody


@pytest.mark.parametrize(
    "sentence",
    [
        "有的网站写着“未经授权不得转载”，却照搬了港口工人写的文章，这让工会的编辑们很生气。",
        "出版社表示，未经作者许可不得使用这些照片，港口工人于是自己拍了一组照片送给了工会。",
    ],
)
def test_a_sentence_that_tells_of_a_notice_is_text(sentence: str) -> None:
    assert sentence in record(page("zh", mid=f"<p>{sentence}</p>")).articleBody


@pytest.mark.parametrize(
    "notice",
    [
        "本文系本网原创，未经授权不得转载。",
        "凡来源为《港口工人报》的作品，未经本网书面许可，严禁转载。",
    ],
)
def test_a_notice_behind_the_text_is_none_of_it(notice: str) -> None:
    assert notice not in record(page("zh", last=f"<p>{notice}</p>")).articleBody


NO_COPIES = [
    ("pl", "Żaden utwór z naszego serwisu nie może być powielany ani dalej rozpowszechniany w żadnej formie, także w Internecie, bez pisemnej zgody wydawcy, a kto to zrobi, odpowie przed sądem w Gdańsku."),
    ("en", "No part of this report may be reproduced without the written permission of the Harbour Workers' Courier, its editors and those who wrote it for them."),
    ("de", "Nachdruck, auch auszugsweise und in jeder anderen Form, nur mit schriftlicher Genehmigung des Hafenkuriers und seiner Redaktion."),
    ("fr", "Toute reproduction de cet article, en entier ou en partie, est interdite sans l'accord du Courrier du port et de ses auteurs."),
    ("ru", "При перепечатке этой статьи ссылка на «Портовый вестник» обязательна, а в Интернете она должна быть гиперссылкой на наш сайт."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "notice"), NO_COPIES)
def test_a_notice_against_copies_behind_the_text_is_none_of_it(lang: str, notice: str) -> None:
    assert notice not in record(page(lang, last=f"<p>{notice}</p>")).articleBody


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("pl", "Przedruk książki o strajku z roku osiemdziesiątego sprzedał się w porcie w trzy dni, a robotnicy pytają o następny."),
        ("en", "Reproduction of the old banner took the sewing circle of the union four weeks, and it hangs in the hall now."),
        ("de", "Nachdruck und Streik gehören in diesem Haus zusammen, sagen die Setzer, die seit Montag vor dem Tor stehen."),
    ],
)  # fmt: skip
def test_a_last_sentence_that_begins_like_such_a_notice_is_text(lang: str, sentence: str) -> None:
    assert sentence in record(page(lang, last=f"<p>{sentence}</p>")).articleBody


def test_who_took_the_pictures_may_be_told_in_a_line_below_the_writer() -> None:
    lines = "<div>Text: Maja Lindqvist</div><div>Foto: Olle Ström</div>"
    found = [(one.name, one.role) for one in record(page("de", lines)).authors]
    assert found == [("Maja Lindqvist", "author"), ("Olle Ström", "photographer")]


@pytest.mark.parametrize("line", ["Odsłony: 1432", "Εμφανίσεις: 95", "댓글 0"])
def test_a_counter_above_the_text_is_none_of_it(line: str) -> None:
    assert record(page("pl", f"<dd>{line}</dd>")).articleBody.startswith("Pracownicy")
    assert line in record(page("pl", mid=f"<p>{line}</p>")).articleBody


def test_a_kicker_has_no_date_glued_on() -> None:
    markup = page("de").replace(
        "<h1>", "<p class='dachzeile'><b>Hafen</b><b>Streik</b><i> / 6. Mai 2026</i></p><h1>"
    )
    assert record(markup).kicker == "Hafen Streik"
