"""Which of a page's dates is the article's."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import written_pages as written

from unionnews import extract_article
from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.words.date_label_words import CHANGED, LOOKED_AT
from unionnews.words.date_label_words import OTHER_DAYS as DAYS
from unionnews.words.date_labels import label_in, self_told

URL = "https://union.example/news/harbour-strike-ends.html"
TEXT = (
    "<div class='text'><p>Dock workers at the northern harbour voted on Tuesday to end a strike that lasted eleven"
    " days, their union said.</p><p>The agreement raises hourly pay by six per cent, and it keeps the night"
    " allowance, according to the bargaining team.</p><p>Members will see the full text next week; a ballot"
    " follows, and both sides expect a clear result, the union added.</p></div>"
)
TODAY = datetime(2026, 11, 28, tzinfo=UTC)
RIGHT = "<p>27 May 2024</p>"


def record(
    *,
    below: str = "",
    above: str = "",
    head: str = "",
    behind: str = "",
    url: str = URL,
    lang: str = "en",
) -> Article:
    """Return the record of an invented page."""
    title = "Harbour strike ends after eleven days"
    page = (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"{above}<div class='wrap'><article><h1>{title}</h1>{below}{TEXT}</article></div>{behind}</body></html>"
    )
    raw = extract(read_page(page.encode(), url, today=TODAY), [GenericPage], None)
    return article(raw, undeclared_site(raw))


@pytest.mark.parametrize(
    "junk",
    ["0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "null", "-", "0", "05/06/2024", "06/05/2024",
     "2099-01-01", "2094-05-27T10:00:00Z", "2024-13-45", "2024-02-30", "yesterday", "{{ date }}", "9999-99-99", "%DATE%"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["article:published_time", "datePublished"])
def test_a_declared_value_that_is_no_date_hides_none(junk: str, name: str) -> None:
    script = f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{junk}"}}</script>'
    meta = f"<meta property='{name}' content='{junk}'>"
    assert (
        record(head=script if name == "datePublished" else meta, below=RIGHT).datePublished
        == "2024-05-27"
    )


@pytest.mark.parametrize(
    "known", [{"downloaded": "2024-05-26T22:00:00Z"}, {"today": datetime(2024, 5, 26, tzinfo=UTC)}]
)
def test_nothing_is_published_after_its_download(known: dict[str, Any]) -> None:
    declared = '<meta property="article:published_time" content="2024-06-20T09:00:00Z">'
    page = f"<html lang='en-GB'><head>{declared}</head><body><h1>Harbour strike ends</h1>{RIGHT}{TEXT}</body></html>"
    raw = extract(read_page(page.encode(), None, **known), [GenericPage], None)
    assert article(raw, undeclared_site(raw)).datePublished == "2024-05-27"
    later = extract(read_page(page.encode(), None), [GenericPage], None)
    assert article(later, undeclared_site(later)).datePublished == "2024-06-20T09:00:00+00:00"


def test_a_second_declaration_is_read_where_the_first_is_none() -> None:
    head = "<meta property='article:published_time' content='0000-00-00'><meta name='date' content='2024-05-27T09:30:00+02:00'>"
    assert (
        record(head=head, below="<p>28 May 2024</p>").datePublished == "2024-05-27T09:30:00+02:00"
    )


@pytest.mark.parametrize(
    "line",
    ["Updated: 28 May 2024 | Published: 27 May 2024", "Published: 27 May 2024 | Updated: 28 May 2024 10:30",
     "Last modified 28 May 2024. Posted on 27 May 2024", "Aktualisiert: 28.05.2024, veröffentlicht: 27.05.2024",
     "Mis à jour le 28 mai 2024, publié le 27 mai 2024", "Actualizado: 28/05/2024 | Publicado: 27/05/2024",
     "更新时间：2024-05-28 发布时间：2024-05-27", "수정 2024.05.28 | 입력 2024.05.27",
     "Обновлено 28 мая 2024, опубликовано 27 мая 2024", "Güncelleme: 28 Mayıs 2024 Yayınlanma: 27 Mayıs 2024",
     "Zaktualizowano: 28 maja 2024, opublikowano: 27 maja 2024", "更新：2024年5月28日 公開：2024年5月27日",
     "Aggiornato il 28 maggio 2024 - Pubblicato il 27 maggio 2024", "Bijgewerkt: 28 mei 2024, gepubliceerd: 27 mei 2024",
     "<span class='updated'>28 May 2024</span> <span class='published'>27 May 2024</span>",
     "<span class='last-modified'>28 May 2024</span> | <span>27 May 2024</span>",
     "<time class='updated' datetime='2024-05-28'>28 May 2024</time> <time>27 May 2024</time>"],
)  # fmt: skip
def test_labels_and_classes_tell_a_change_from_publication(line: str) -> None:
    found = record(below=f"<p>{line}</p>")
    assert found.datePublished == "2024-05-27"
    assert (found.dateModified or "")[:10] == "2024-05-28"


@pytest.mark.parametrize(
    "line",
    ["Updated: 28 May 2024", "更新时间：2024-05-28", "Last modified on 28 May 2024", "Stand: 28.05.2024",
     "<span class='updated'>28 May 2024</span>", "<time class='updated' datetime='2024-05-28'>28 May 2024</time>"],
)  # fmt: skip
def test_the_date_of_a_change_is_never_that_of_publication(line: str) -> None:
    found = record(below=f"<p>{line}</p>")
    assert found.datePublished is None
    assert (found.dateModified or "")[:10] == "2024-05-28"
    assert "no publication date found" in found.metadata.validationMessages


@pytest.mark.parametrize(
    "clock",
    ["<div class='top'>Saturday, November 28, 2026</div>", "<header><p>Saturday, November 28, 2026 10:30</p></header>",
     "<nav><span>28 November 2026</span></nav>", "<div class='clock'>2026-11-28 10:30</div>",
     "<div>Today is November 28, 2026</div>", "<div>今天是2026年11月28日 星期六</div>", "<div>Heute ist der 28. November 2026</div>",
     "<div class='topbar'>28.11.2026</div>", "<div class='header'>2026年11月28日</div>", "<div id='today'>28 Nov 2026</div>",
     "<div class='weather'>28 November 2026, rain</div>", "<div>Сегодня 28 ноября 2026</div>"],
)  # fmt: skip
def test_the_clock_of_the_site_is_no_date(clock: str) -> None:
    assert record(above=clock, below=RIGHT).datePublished == "2024-05-27"
    assert record(above=clock).datePublished is None


@pytest.mark.parametrize(
    "teaser",
    ["<ul><li><a href='/a'>Bakers strike for a rise of nine per cent in the north</a> <time datetime='2026-11-20'>20 Nov</time></li></ul>",
     "<div class='related'><time datetime='2026-11-20'>20 Nov 2026</time></div>",
     "<aside><time datetime='2026-11-20'>20 Nov 2026</time></aside>",
     "<article><h3>Bakers strike</h3><time datetime='2026-11-20'>20 Nov 2026</time></article>",
     "<div class='teaser'><time datetime='2026-11-20'>20 Nov 2026</time></div>",
     "<footer><time datetime='2026-11-20'>20 Nov 2026</time></footer>",
     "<div class='latest-news'><p>20 Nov 2026</p></div>",
     "<div class='carousel'><div class='date'>20 Nov 2026</div></div>"],
)  # fmt: skip
def test_the_date_of_a_teaser_is_none(teaser: str) -> None:
    assert record(behind=teaser).datePublished is None
    assert record(above=teaser).datePublished is None


@pytest.mark.parametrize(
    ("path", "day"),
    [("/2024/05/27/strike", "2024-05-27"), ("/2024/5/7/strike", "2024-05-07"), ("/2024-05-27-strike", "2024-05-27"),
     ("/20240527/strike", "2024-05-27"), ("/2024/0527/c1-1.html", "2024-05-27"), ("/a/t20240527_12.html", "2024-05-27"),
     ("/2024/05/strike", None), ("/2024/strike", None), ("/2024/13/27/strike", None), ("/2024/02/30/strike", None),
     ("/strike-1202405271", None), ("/2024/05/27/strike-2023-01-02", None), ("/strike", None)],
)  # fmt: skip
def test_a_full_day_of_the_address_is_a_last_resort(path: str, day: str | None) -> None:
    found = record(url=f"https://union.example{path}")
    assert (found.datePublished, found.datePublishedPrecision) == (day, "day" if day else None)
    assert any("address" in one for one in found.metadata.validationMessages) is (day is not None)
    assert (
        record(url=f"https://union.example{path}", below="<p>1 June 2024</p>").datePublished
        == "2024-06-01"
    )


def test_scripts_are_a_last_resort_where_they_agree() -> None:
    one = '<script>window.state = {"publishedAt": "2024-05-27T09:30:00Z", "id": 7};</script>'
    other = '<script>var next = {"publishedAt": "2024-05-20T09:30:00Z"};</script>'
    found = record(head=one)
    assert (found.datePublished, found.datePublishedPrecision) == ("2024-05-27", "day")
    assert any("script" in message for message in found.metadata.validationMessages)
    assert record(head=one + other).datePublished is None


def test_what_a_page_prints_of_a_zone_is_kept() -> None:
    found = record(below="<p>27 May 2024, 9:30 PM UTC</p>")
    assert found.datePublished == "2024-05-27T21:30:00+00:00"


@pytest.mark.parametrize(
    "line",
    ["No. 5, May 2024", "Vol. 12, May 2024", "Issue 5/May 2024", "Page 5 May 2024", "Nr. 5 Mai 2024", "№ 5 мая 2024", "12 (May 2024)",
     "número 5, mayo de 2024", "n° 5 mai 2024", "Heft 5, Mai 2024", "When: 15 June 2024, 10:00", "Wann: 15.06.2024", "Event: 15 June 2024",
     "Closing date 15 June 2024", "Tel. 2024-05-1234", "Yesterday at 10:30"],
)  # fmt: skip
def test_what_is_no_date_of_the_article(line: str) -> None:
    assert record(below=f"<p>{line}</p>").datePublished is None
    assert record(below=f"<p>{line}</p>{RIGHT}").datePublished == "2024-05-27"


# Language, a day of a copy or a look, a day of a change: our own words, in the order the languages say them.
OTHER_LABELS = [
    ("en", "Date printed: 3 June 2024", "Edited on 28 May 2024"), ("de", "Ausdruck vom 3. Juni 2024", "Zuletzt bearbeitet am 28. Mai 2024"),
    ("fr", "Page consultée le 3 juin 2024", "Dernière révision : 28 mai 2024"), ("es", "Fecha de descarga: 3 de junio de 2024", "Última edición: 28 de mayo de 2024"),
    ("it", "Data di stampa: 3 giugno 2024", "Ultima revisione: 28 maggio 2024"), ("pt", "Acesso em 3 de junho de 2024", "Alterado em 28 de maio de 2024"),
    ("nl", "Geraadpleegd op 3 juni 2024", "Aangepast op 28 mei 2024"), ("ca", "Descarregat el 3 de juny de 2024", "Darrera modificació: 28 de maig de 2024"),
    ("sv", "Hämtad 3 juni 2024", "Redigerad 28 maj 2024"), ("nb", "Lastet ned 3. juni 2024", "Sist redigert 28. mai 2024"),
    ("da", "Udskrevet den 3. juni 2024", "Sidst ændret 28. maj 2024"), ("fi", "Luettu 3. kesäkuuta 2024", "Korjattu 28. toukokuuta 2024"),
    ("is", "Prentað 3. júní 2024", "Síðast breytt 28. maí 2024"), ("et", "Vaadatud 3. juuni 2024", "Viimati muudetud 28. mai 2024"),
    ("lv", "Izdrukāts 2024. gada 3. jūnijā", "Labots 28.05.2024"), ("lt", "Žiūrėta 2024 m. birželio 3 d.", "Pakeista 2024 m. gegužės 28 d."),
    ("pl", "Dostęp dnia 3 czerwca 2024", "Zmodyfikowano 28 maja 2024"), ("cs", "Staženo 3. června 2024", "Poslední změna: 28. května 2024"),
    ("sk", "Vytlačené 3. júna 2024", "Posledná úprava: 28. mája 2024"), ("sl", "Natisnjeno 3. junija 2024", "Zadnja sprememba: 28. maja 2024"),
    ("hr", "Preuzeto 3. lipnja 2024.", "Posljednja izmjena: 28. svibnja 2024."), ("bg", "Разпечатан на 3 юни 2024", "Редактирана на 28 май 2024"),
    ("ru", "Дата просмотра: 3 июня 2024", "Последняя редакция: 28 мая 2024"), ("uk", "Роздруковано 3 червня 2024", "Відредаговано 28 травня 2024"),
    ("el", "Ημερομηνία πρόσβασης: 3 Ιουνίου 2024", "Αναθεωρήθηκε στις 28 Μαΐου 2024"), ("hu", "Letöltve: 2024. június 3.", "Szerkesztve: 2024. május 28."),
    ("ro", "Accesat la 3 iunie 2024", "Revizuit la 28 mai 2024"), ("tr", "Erişim tarihi: 3 Haziran 2024", "Son değişiklik: 28 Mayıs 2024"),
    ("hy", "Տպված է 3 հունիսի 2024", "Վերջին փոփոխություն՝ 28 մայիսի 2024"), ("ka", "დაბეჭდილია 3 ივნისი 2024", "ბოლო ცვლილება: 28 მაისი 2024"),
    ("ar", "تاريخ الاطلاع: 3 يونيو 2024", "آخر تعديل: 28 مايو 2024"), ("fa", "تاریخ چاپ: ۱۴ خرداد ۱۴۰۳", "آخرین تغییر: ۸ خرداد ۱۴۰۳"),
    ("he", "הודפס: 3.6.2024", "שינוי אחרון: 28.5.2024"), ("hi", "मुद्रित: 3 जून 2024", "संशोधित: 28 मई 2024"), ("bn", "ডাউনলোড: ৩ জুন ২০২৪", "হালনাগাদ: ২৮ মে ২০২৪"),
    ("th", "สืบค้นเมื่อ 3 มิถุนายน 2567", "ปรับปรุงล่าสุด 28 พฤษภาคม 2567"), ("vi", "Ngày in: 03/06/2024", "Chỉnh sửa: 28/05/2024"), ("id", "Diakses 3 Juni 2024", "Disunting 28 Mei 2024"),
    ("ja", "閲覧日：2024年6月3日", "最終編集：2024年5月28日"), ("ko", "출력일: 2024년 6월 3일", "변경일: 2024년 5월 28일"), ("zh", "检索日期：2024年6月3日", "最后编辑：2024年5月28日"),
]  # fmt: skip
OTHER_DAYS = [
    ("en", "Register by 3 June 2024"), ("de", "Bewerbungsschluss: 3. Juni 2024"), ("fr", "Inscription jusqu’au 3 juin 2024"), ("es", "Último día: 3 de junio de 2024"), ("it", "Entro il 3 giugno 2024"),
    ("pt", "Prazo: 3 de junho de 2024"), ("nl", "Uiterlijk 3 juni 2024"), ("sv", "Nästa möte 3 juni 2024"), ("nb", "Søknadsfrist 3. juni 2024"), ("fi", "Seuraava kokous 3. kesäkuuta 2024"), ("pl", "Zapisy do 3 czerwca 2024"),
    ("cs", "Uzávěrka 3. června 2024"), ("hr", "Prijave do 3. lipnja 2024."), ("hu", "Határidő: 2024. június 3."), ("ro", "Termen: 3 iunie 2024"), ("ru", "Приём заявок до 3 июня 2024"), ("uk", "Не пізніше 3 червня 2024"),
    ("el", "Προθεσμία: 3 Ιουνίου 2024"), ("tr", "Son katılım: 3 Haziran 2024"), ("ar", "آخر موعد: 3 يونيو 2024"), ("ja", "申込締切 2024年6月3日"), ("ko", "접수 마감 2024년 6월 3일"), ("zh", "报名截止：2024年6月3日"), ("vi", "Hạn nộp: 03/06/2024"),
    ("id", "Anggota sejak 3 Juni 2024"), ("th", "หมดเขต 3 มิถุนายน 2567"), ("da", "Billedet er taget 3. juni 2024"), ("lt", "Terminas: 2024 m. birželio 3 d."), ("he", "מועד אחרון: 3.6.2024"), ("bg", "Краен срок: 3 юни 2024"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "looked", "changed"), OTHER_LABELS)
def test_copies_and_changes_are_told_from_publication_in_any_language(
    lang: str, looked: str, changed: str
) -> None:
    found = record(below=f"<p>{looked}</p><p>{changed}</p>", lang=lang)
    assert (found.datePublished, found.dateModified) == (None, "2024-05-28")
    dated = record(below=f"<div><p>{looked}</p><p>2024-05-27</p></div>", lang=lang)
    assert (dated.datePublished, dated.dateModified) == ("2024-05-27", None)


@pytest.mark.parametrize(("lang", "line"), OTHER_DAYS)
def test_days_of_events_and_terms_are_none(lang: str, line: str) -> None:
    assert record(below=f"<p>{line}</p>", lang=lang).datePublished is None
    dated = record(below=f"<p>{line}</p><p>2024-05-27</p>", lang=lang)
    assert dated.datePublished == "2024-05-27"


@pytest.mark.parametrize(
    ("table", "label"), [(CHANGED, "updated"), (LOOKED_AT, "other"), (DAYS, "other")]
)
def test_no_label_is_read_as_one_of_another_kind(table: Mapping[str, str], label: str) -> None:
    words = [word.removesuffix("~") for row in table.values() for word in row.split("|")]
    assert len(table) >= 50
    assert [word for word in words if label_in(f"12 | {word.removesuffix(':')}: ") != label] == []


@pytest.mark.parametrize(
    "hidden",
    ["<span class='date' data-date='2024-05-27'>Mon</span>", "<span class='published' data-timestamp='1716802200'></span>",
     "<time data-time='1716802200000'>3 d</time>", "<span data-datetime='2024-05-27T09:30:00Z' class='timestamp'>yesterday</span>",
     "<div data-published='2024-05-27'></div>", "<abbr class='published' title='2024-05-27T09:30:00+02:00'>a while ago</abbr>",
     "<span class='date' title='May 27, 2024'>3 d</span>", "<span data-publish-date='2024-05-27'></span>",
     "<time class='mod' datetime='2024-05-28'>Updated</time><time pubdate datetime='2024-05-27'>x</time>",
     "<p data-utime='1716802200'>3 d</p>"],
)  # fmt: skip
def test_a_day_in_an_attribute(hidden: str) -> None:
    assert (record(below=hidden).datePublished or "")[:10] == "2024-05-27"


@pytest.mark.parametrize(
    "hidden",
    ["<div class='countdown' data-date='2024-06-15'></div>", "<span data-modified='2024-06-15'></span>",
     "<aside><span data-date='2024-06-15'></span></aside>", "<div class='related'><abbr title='2024-06-15'>x</abbr></div>",
     "<span class='updated' data-date='2024-06-15'></span>"],
)  # fmt: skip
def test_a_day_in_an_attribute_that_is_anothers(hidden: str) -> None:
    assert record(below=hidden, behind=hidden).datePublished is None


def test_a_line_of_labelled_dates_at_the_head_of_the_text() -> None:
    line = "First published on Mon 27 May 2024 09.30 BST. Last modified on Tue 28 May 2024"
    found = record(below=f"<p>{line}</p>")
    assert (found.datePublished, found.dateModified) == ("2024-05-27", "2024-05-28")


def test_json_of_another_story_is_no_last_resort() -> None:
    other = '{"@type":"NewsArticle","headline":"Carpets sell well in spring","datePublished":"2001-02-03","url":"https://x.example/c"}'
    for script in (other, other.replace('"headline":"Carpets sell well in spring",', "")):
        assert (
            record(head=f"<script type='application/ld+json'>{script}</script>").datePublished
            is None
        )


@pytest.mark.parametrize("line", ["Published: 6 May 2091", "Join us: 24 December 2090"])
def test_what_lies_in_the_future_is_no_date_of_publication(line: str) -> None:
    found = record(below=f"<p>{line}</p>")
    assert found.datePublished is None
    assert found.metadata.validationMessages == ["no publication date found"]


@pytest.mark.parametrize(
    ("line", "lang"), [("05.06.24", "de"), ("05/06/2024", "en-GB"), ("5. lipnja 2024.", "hr")]
)
def test_a_line_of_a_date_alone_is_no_text(line: str, lang: str) -> None:
    found = record(below=f"<p>{line}</p>", lang=lang)
    assert found.datePublished == "2024-06-05"
    assert found.articleBody.startswith("Dock workers")


def test_a_printed_date_overrules_one_that_may_be_of_another_story() -> None:
    other = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour strike ends after talks",'
        '"url":"/news/port-99.html","datePublished":"2020-01-01","dateModified":"2020-01-02","author":"Ann Bell"}</script>'
    )
    found = record(head=other, below=RIGHT)
    assert (found.datePublished, found.dateModified, found.authors) == ("2024-05-27", None, [])
    # Where the days agree it is the page's own, shared under another address.
    own = other.replace("2020-01-0", "2024-05-2")
    assert record(head=own, below="<p>22 May 2024</p>").authors[0].name == "Ann Bell"


@pytest.mark.parametrize(
    ("machine", "shown", "value"),
    [
        ("2024-05-27T10:00:00+01:00", "27 May 2024, 10:00", "2024-05-27T10:00:00+01:00"),
        ("2024-05-27T22:30:00Z", "28 May 2024, 00:30", "2024-05-28T00:30:00+02:00"),
        ("2024-05-27T10:00:00+01:00", "27 May 2024", "2024-05-27T10:00:00+01:00"),
        # A form without a time is filled with midnight, and one of another minute was changed.
        ("2024-05-27T00:00:00Z", "27 May 2024, 10:00", "2024-05-27"),
        ("2024-05-27T11:17:00Z", "27 May 2024, 10:00", "2024-05-27"),
        ("2024-05-27", "27 May 2024, 10:00", "2024-05-27"),
    ],
)
def test_a_time_element_knows_the_zone_of_what_it_prints(
    machine: str, shown: str, value: str
) -> None:
    assert record(below=f"<time datetime='{machine}'>{shown}</time>").datePublished == value


@pytest.mark.parametrize(
    "line",
    ["<p><span title='2024-05-27 08:00:00 +0200 CEST'>27 May 2024</span> · 2 min</p>",
     "<h2>27 May 2024</h2><p>at <abbr class='published' title='2024-05-27T08:00:00+02:00'>8:00</abbr></p>"],
)  # fmt: skip
def test_the_title_of_what_is_printed_knows_the_moment(line: str) -> None:
    assert record(below=line).datePublished == "2024-05-27T08:00:00+02:00"
    other = line.replace("title='2024-05-27", "title='2024-05-28")
    assert record(below=other).datePublished == "2024-05-27"


def test_the_footer_of_an_article_is_its_own() -> None:
    footer = "<footer><p>By <a>Abby Gandon</a> on <time datetime='2024-05-27T15:16:17Z'>May 27</time></p></footer>"
    page = f"<html lang='en'><title>Harbour</title><body><article><h1>Harbour</h1>{TEXT}{footer}</article></body></html>"
    assert extract_article(page.encode(), URL).datePublished == "2024-05-27T15:16:17+00:00"
    assert record(behind=footer).datePublished is None


@pytest.mark.parametrize(
    "sentence",
    ["The strike began on 14 May 2023 at six in the morning, when the early shift left the cranes.",
     "On 14 May 2023, the early shift left the cranes, and the late shift did not come at all.",
     "The union was founded in Hull by forty carters and six porters, as its papers say, on 14 May 2023."],
)  # fmt: skip
@pytest.mark.parametrize("place", ["below", "behind"])
def test_a_sentence_tells_when_something_else_happened(sentence: str, place: str) -> None:
    assert record(**{place: f"<p>{sentence}</p>"}).datePublished is None
    assert record(**{place: f"<p>{sentence}</p>{RIGHT}"}).datePublished == "2024-05-27"


@pytest.mark.parametrize("kind", ["WebPage", "ItemPage", "HowTo", ["WebPage", "FAQPage"]])
def test_what_the_page_says_of_itself_is_declared_too(kind: str | list[str]) -> None:
    said = {"@type": kind, "@id": URL, "url": URL, "datePublished": "2024-05-27T07:00:00Z"}
    other = said | {
        "url": "https://union.example/",
        "@id": "https://union.example/x/",
        "datePublished": "2020-01-01",
    }
    for graph, day in (([said], "2024-05-27"), ([other], None), ([other, said], "2024-05-27")):
        head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
        assert (record(head=head).datePublished or "")[:10] == (day or "")


def test_a_key_of_a_script_says_first_publication() -> None:
    script = '<script>var layer = {"last-updated":"2024-05-28 15:49","first-publication":"2024-05-27 15:28"}</script>'
    assert record(head=script).datePublished == "2024-05-27"


@pytest.mark.parametrize("place", ["id='date'", "class='date'", "class='topbar-date'"])
def test_the_clock_of_the_sites_header_is_no_last_resort(place: str) -> None:
    assert (
        record(above=f"<header><div {place}>28 November 2026</div></header>").datePublished is None
    )


def test_the_day_of_the_download_above_the_headline_is_doubted() -> None:
    found = record(above="<p>28 November 2026</p>")
    told = [
        line for line in found.metadata.validationMessages if "perhaps the site's clock" in line
    ]
    assert found.datePublished is None or told
    assert not record(above="<p>27 May 2024</p>").metadata.validationMessages


@pytest.mark.parametrize("label", ["Sperrfrist: 9. Mai 2024, 10:00 Uhr", "Embargo: 9. Mai 2024"])
def test_an_embargo_is_no_publication(label: str) -> None:
    found = record(below=f"<p>{label} – Pressemitteilung vom 7. Mai 2024</p>", lang="de")
    assert (found.datePublished or "")[:10] == "2024-05-07"


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        # The server's clock at the moment of delivery.
        (f"<meta name=date content='{NOW:%Y-%m-%dT00:50:00Z}'>", "Posted 7 June 2022", "2022-06-07"),
        (f"<meta name=DC.date content='{NOW:%Y-%m-%d}'>", "7 June 2022", "2022-06-07"),
        (f"<meta name=date content='{NOW:%Y-%m-%d}'>", f"Posted {NOW:%d %B %Y}", f"{NOW:%Y-%m-%d}"),
        (f"<meta property=article:published_time content='{NOW:%Y-%m-%d}'>", "Posted 7 June 2022", f"{NOW:%Y-%m-%d}"),
        # Figures that may be read in two orders.
        ("<meta name=date content='06-07-2022'>", "7 June 2022", "2022-06-07"),
        ("<meta name=date content='07/06/2022'>", "7 June 2022", "2022-06-07"),
        ("<meta name=date content='13/06/2022'>", "27 June 2022", "2022-06-13"),
        (f"<meta name=date content='{NOW:%Y-%m-%d}'><meta property=article:published_time content='{NOW:%Y-%m-%d}'>", "Strike of 12 May 2024", f"{NOW:%Y-%m-%d}"),
        ("<meta name=date content='05.12.2024'>", "20 December 2024", "2024-12-05"),
        ("", "Terminal 4, Hamburg, 12 May 2024", "2024-05-12"),
        ("", "By Kim Do 12 May 2024", "2024-05-12"),
        # A day to come is that of a deadline.
        ("", f"<span class=date>Apply by 12 March {NOW.year + 1}</span>", None),
        (f"<script>var a = {{\"publishDate\": \"{NOW.year + 1}-03-12\"}}</script>", "", None),
    ],
)  # fmt: skip
def test_declared_days_that_printed_ones_correct(
    head: str, line: str, expected: str | None
) -> None:
    page = written.en_page(f"{head}", above=f"<p>{line}</p>" if line else "")
    found = extract_article(page.encode(), "https://union.example/news/mill-strike.html")
    assert found.datePublished == expected


SUMMARY = (
    "<p>After eleven days without a single ship unloaded, dock workers at the northern harbour have ended their strike,"
    " and both sides speak of a result that they can live with for the coming years.</p>"
)


@pytest.mark.parametrize(
    "line", ["28 May 2024 · 6 min read", "28.05.2024", "Posted on 28 May 2024", "Published: 28 May 2024"]
)  # fmt: skip
def test_the_date_line_may_stand_below_a_summary(line: str) -> None:
    found = record(below=f"{SUMMARY}<div><p>Jane Roe</p><p>{line}</p></div>", lang="en-GB")
    assert found.datePublished == "2024-05-28"
    assert found.articleBody is not None
    assert "28" not in found.articleBody


@pytest.mark.parametrize(
    "line",
    [
        "<div class='shot'><img src='/a.jpg'><p>The northern harbour, 28 May 2024</p></div>",
        "<div class='more'><a href='/other.html'>28 May 2024: another story of ours</a></div>",
        "<p>Updated: 28 May 2024</p>",
    ],
)
def test_other_dates_below_a_summary_are_none(line: str) -> None:
    assert record(below=f"{SUMMARY}{line}").datePublished is None


@pytest.mark.parametrize(
    "name",
    ["published", "published-date", "published_at", "article:published", "article:publicationdate", "og:publish_date",
     "bt:pubdate", "prism.publicationDate", "citation_publication_date", "content_publisheddate", "date.release", "DC.date.created"],
)  # fmt: skip
def test_meta_elements_named_as_publication_in_any_form(name: str) -> None:
    head = f"<meta name='{name}' content='2024-05-27'>"
    assert record(head=head).datePublished == "2024-05-27"
    later = "<meta name='published-time' content='2024-06-03T08:45:32Z'>"
    assert (record(head=later + head).datePublished or "")[:10] == "2024-05-27"


@pytest.mark.parametrize(
    "name",
    ["lastPublishedDate", "article_date_updated", "article:expiration_time", "dc.date.modified", "issue", "post", "bt:moddate", "published_by"],
)  # fmt: skip
def test_meta_elements_of_other_days(name: str) -> None:
    assert record(head=f"<meta name='{name}' content='2024-05-27'>").datePublished is None


def test_the_hour_of_a_date_of_creation_is_read() -> None:
    head = "<meta name='DC.date.created' content='2024-05-27T09:30+02:00'>"
    assert record(head=head).datePublished == "2024-05-27T09:30:00+02:00"


def test_the_dates_of_a_chronicle_are_none() -> None:
    days = "".join(
        f"<p>{day} May 2024</p><p>On this day the union and the port met for hours, and once more they parted without"
        " a result that they could show to anybody.</p>"
        for day in range(3, 9)
    )
    assert record(below=f"{SUMMARY}{days}").datePublished is None


def test_a_headline_that_ends_in_a_word_of_other_days_labels_no_date() -> None:
    page = (
        "<html lang='ja'><head><title>大会を開催</title></head><body><article><h1>北組合が定期大会を開催</h1>"
        "<p class='meta'>2025年7月18日 | 鈴木</p><div><p>この日の行動には多くの人が参加し、市役所まで行進した。"
        "会社側は賃上げを示したが、組合は物価上昇に及ばないとして拒否した。</p></div></article></body></html>"
    )
    raw = extract(read_page(page.encode(), URL, today=TODAY), [GenericPage], None)
    assert raw.datePublishedRaw == "2025年7月18日"


UTC_LATE = "<meta property='article:published_time' content='2024-05-28T01:48:19+00:00'>"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("27 May 2024 at 9:48 p.m.", "2024-05-27T21:48:19-04:00"),
        ("28 May 2024, 7:18 a.m.", "2024-05-28T07:18:19+05:30"),
        ("27 May 2024, 21:48 EDT", "2024-05-27T21:48:19-04:00"),
        # Another minute, a zone of its own that is another, and the day alone.
        ("27 May 2024 at 9:52 p.m.", "2024-05-28T01:48:19+00:00"),
        ("27 May 2024, 21:48 GMT", "2024-05-28T01:48:19+00:00"),
        ("27 May 2024", "2024-05-28T01:48:19+00:00"),
    ],
)
def test_a_printed_minute_tells_the_zone_of_an_instant_in_utc(line: str, expected: str) -> None:
    assert record(head=UTC_LATE, below=f"<p>{line}</p>").datePublished == expected


def declared_as(published: str, modified: str) -> str:
    said = {"@type": "NewsArticle", "datePublished": published, "dateModified": modified}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (declared_as("Jun 24, 2025", "Jun 24, 2025"), "2024-05-27"),
        ("<meta name='date' content='2024-06-03T08:45:32+02:00'>", "2024-05-27"),
        (declared_as("Jun 24, 2025", "Jun 25, 2025"), "2025-06-24"),
        (declared_as("Jun 25, 2025", "Jun 24, 2025"), "2024-05-27"),
        (declared_as("2025-06-24T10:00:02Z", "2025-06-24T10:00:00Z"), "2024-05-27"),
        (declared_as("2025-06-24T10:00:00Z", "2025-06-25T10:00:00Z"), "2025-06-24"),
        (declared_as("2024-05-28T01:00:00Z", "2024-05-28T01:00:00Z"), "2024-05-28"),
        ("<meta name='date' content='2024-06-03'>", "2024-05-27"),
        ("<meta name='date' content='2024-05-20T08:45:32+02:00'>", "2024-05-20"),
        ("<meta name='article:published' content='2024-06-03T08:45:32+02:00'>", "2024-06-03"),
    ],
)
def test_the_day_of_the_last_change_gives_way_to_an_earlier_one_that_is_printed(
    head: str, day: str
) -> None:
    assert (record(head=head, below=RIGHT).datePublished or "")[:10] == day


SHOWN = "<meta property='article:published_time' content='2024-05-27T08:00:00Z'>"


@pytest.mark.parametrize(
    ("head", "below", "day", "other"),
    [
        (declared_as("2025-06-24", "2025-06-26") + SHOWN, RIGHT, "2024-05-27", "2025-06-24"),
        (declared_as("2025-06-24", "2025-06-26"), RIGHT, "2025-06-24", "27 May 2024"),
        (declared_as("2025-06-24", "2025-06-24"), RIGHT, "2024-05-27", "2025-06-24"),
        (declared_as("2024-05-27", "2025-06-24"), "<p>24 June 2025</p>", "2024-05-27", None),
        ("<meta property='article:published_time' content='2024-11-01'>", "<p>11.01.2024</p>", "2024-11-01", None),
    ],
)  # fmt: skip
def test_another_day_that_the_page_names_is_told(
    head: str, below: str, day: str, other: str | None
) -> None:
    found = record(head=head, below=below)
    told = [one for one in found.metadata.validationMessages if "another day" in one]
    assert (found.datePublished or "")[:10] == day
    assert told == ([f"another day is named too: {other}"] if other else [])


def test_a_date_alone_in_a_box_above_the_headline_is_the_articles() -> None:
    title = "Harbour strike ends after eleven days"
    page = (
        f"<html lang='en'><title>{title}</title><body><article><aside><time>27 May 2024</time></aside>"
        f"<h2>{title}</h2>{TEXT}</article></body></html>"
    )
    assert extract_article(page.encode(), URL).datePublished == "2024-05-27"


def test_the_month_of_an_address_may_be_a_word() -> None:
    found = record(url="https://union.example/blog/2024/may/07/harbour-strike-ends/")
    assert found.datePublished == "2024-05-07"
    assert record(url="https://union.example/2024/mayor/07/harbour/").datePublished is None


def test_microdata_of_several_days_is_that_of_other_stories() -> None:
    others = "".join(f"<time itemprop='datePublished' datetime='2024-06-0{day}'>x</time>" for day in (3, 4))  # fmt: skip
    meta = "<meta name='date' content='2024-05-27'>"
    assert record(head=meta, above=others).datePublished == "2024-05-27"
    assert record(above=others).datePublished == "2024-06-03"


@pytest.mark.parametrize(
    "line",
    ["<span>Jane Roe</span><span>May 27, 2024</span><span>2 Shares</span><span>15 Views</span>",
     "<b>Jane Roe</b><style>.x{color:red}</style><i>May 27, 2024</i><span>7</span>"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", SUMMARY])
def test_a_date_between_elements_that_are_printed_without_a_blank(line: str, before: str) -> None:
    assert record(below=f"{before}<div>{line}</div>").datePublished == "2024-05-27"


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("HULL, May 27, 2024 (LNS) – The", True), ("May 27, 2024 - The", True), ("HULL, England, May 27, 2024 /Unionwire/ -- The", True),
        ("On May 27, 2024 the", False), ("The strike of May 27, 2024 – the", False), ("May 27, 2024 was a Monday: the", False),
    ],
)  # fmt: skip
def test_the_day_at_the_head_of_the_text_is_a_last_resort(head: str, named: bool) -> None:
    page = f"<html lang='en'><body><h1>Harbour strike ends</h1><p>{head} early shift left the cranes of the northern harbour, and the late shift did not come.</p>{TEXT}</body></html>"  # fmt: skip
    raw = extract(read_page(page.encode(), URL, today=TODAY), [GenericPage], None)
    found = article(raw, undeclared_site(raw))
    assert found.datePublished == ("2024-05-27" if named else None)
    told = "publication day taken from a dateline: the page names none"
    assert (told in found.metadata.validationMessages) == named


def test_the_data_of_a_framework_in_an_attribute_is_a_last_resort() -> None:
    data = json.dumps({"title": "Harbour strike ends " * 5, "publishedAt": "2024-05-27T09:00:00Z"})
    behind = f"<div data-page='{data}'></div>"
    assert record(behind=behind).datePublished == "2024-05-27"
    assert record(behind=behind + behind.replace("-27T", "-26T")).datePublished is None


def test_a_year_of_two_figures_behind_a_preposition() -> None:
    found = record(below="<p>Veröffentlicht am 27.05.24 um 07:39 Uhr</p>", lang="de")
    assert found.datePublished == "2024-05-27"
    assert record(below="<p>Absatz 3.27.05.24</p>", lang="de").datePublished is None


def test_the_language_of_xhtml_tells_the_order_of_figures() -> None:
    for lang, day in (("en-GB", "2024-06-05"), ("de", "2024-06-05"), ("en", None)):
        page = f"<html xmlns='http://www.w3.org/1999/xhtml' xml:lang='{lang}'><body><h1>Harbour strike ends</h1><p>05/06/2024</p>{TEXT[:300]}</body></html>"
        raw = extract(read_page(page.encode(), URL, today=TODAY), [GenericPage], None)
        assert article(raw, undeclared_site(raw)).datePublished == day


@pytest.mark.parametrize(
    "sheet",
    [
        "<div><span>27</span><span>May</span><span>2024</span></div>",
        "<div><span>May</span> <span>27</span><span>2024</span></div>",
        "<div><div>27</div><div>May</div><div>2024</div></div>",
    ],
)
def test_a_calendar_sheet_is_a_date(sheet: str) -> None:
    assert record(below=sheet).datePublished == "2024-05-27"
    assert record(below=sheet.replace("May", "Pages")).datePublished is None


def test_a_labelled_box_behind_the_text_is_a_last_resort() -> None:
    box = "<aside><h3>Published</h3><p>May 27, 2024</p></aside>"
    found = record(behind=box)
    assert found.datePublished == "2024-05-27"
    assert any("labelled box" in message for message in found.metadata.validationMessages)
    assert record(behind=box.replace("Published", "Ballot")).datePublished is None


def test_a_surer_key_of_a_script_comes_before_others() -> None:
    other = '<script>page = {"pagePublishDate": "2024-05-20"};</script>'
    sure = '<script>post = {"publishedAt": "2024-05-27T09:30:00Z"};</script>'
    assert record(head=other).datePublished == "2024-05-20"
    assert record(head=other + sure).datePublished == "2024-05-27"


@pytest.mark.parametrize(
    ("meta", "right"),
    [
        ("2024-05-27T18:11:01+02:00", "2024-05-27T18:11:01+02:00"),
        ("2024-05-27T16:11:01Z", "2024-05-27T16:11:01+00:00"),
        ("2024-05-27T18:11:02+02:00", "2024-05-27"),
        ("2024-05-27", "2024-05-27"),
    ],
)
def test_a_time_has_the_offset_that_the_page_declares_elsewhere(meta: str, right: str) -> None:
    data = json.dumps({"@type": "NewsArticle", "datePublished": "2024-05-27 18:11:01.0"})
    script = f"<script type='application/ld+json'>{data}</script>"
    found = record(
        head=f"{script}<meta property='article:published_time' content='{meta}'>", below=RIGHT
    )
    assert found.datePublished == right


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div class='news_nav'>Code: 90211 Published: 27 May 2024 - 11:20</div>", "2024-05-27"),
        ("<div class='news_nav'>27 May 2024</div>", None),
        ("<nav><p>Published: 27 May 2024</p></nav>", None),
        ("<div class='news_nav'><a href='/b'>Published: 27 May 2024</a></div>", None),
    ],
)
def test_a_labelled_day_above_the_headline_counts_in_a_box_named_as_navigation(
    line: str, day: str | None
) -> None:
    found = record(above=line).datePublished
    assert (found and found[:10]) == day


def _told(found: Article) -> list[str]:
    return [one for one in found.metadata.validationMessages if "publication day taken" in one]


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [("This entry was posted on Monday, May 27th, 2024 at 9:30 am and is filed under Docks.", "en"),
     ("Dieser Artikel wurde am 27. Mai 2024 um 9:30 von Jana Roe geschrieben und unter dem Stichwort Hafen abgelegt.", "de"),
     ("Harbour strike ends after eleven days wurde am 27. Mai 2024 um 9:30 Uhr gepostet.", "de"),
     ("Ce billet a été publié le 27 mai 2024 par Jeanne Roe, dans la catégorie Ports.", "fr"),
     ("Esta entrada fue publicada el 27 de mayo de 2024 en Puertos.", "es"),
     ("Questo articolo è stato pubblicato il 27 maggio 2024 in Porti.", "it"),
     ("Dit bericht is geplaatst op 27 mei 2024 door Jana Roe.", "nl"),
     ("Ten wpis został opublikowany 27 maja 2024 w kategorii Porty.", "pl"),
     ("Эта запись была опубликована 27 мая 2024 в рубрике Порты.", "ru"),
     ("Bu yazı 27 Mayıs 2024 tarihinde yayınlandı.", "tr")],
)  # fmt: skip
@pytest.mark.parametrize("place", ["above", "behind"])
def test_a_sentence_on_the_article_tells_its_day(sentence: str, lang: str, place: str) -> None:
    found = record(**{place: f"<div class='post-footer'>{sentence}</div>"}, lang=lang)
    assert found.datePublished == "2024-05-27"


@pytest.mark.parametrize(
    "sentence",
    ["This article was updated on 27 May 2024, after the vote.",
     "The union met on 27 May 2024. This article is free to read."],
)  # fmt: skip
def test_other_sentences_tell_no_day(sentence: str) -> None:
    assert record(behind=f"<div class='post-footer'>{sentence}</div>").datePublished is None
    in_thread = (
        f"<div class='comment'><p>This entry was posted on 27 May 2024.</p><p>{sentence}</p></div>"
    )
    assert record(behind=in_thread).datePublished is None


def test_a_sentence_on_something_else_is_none_on_the_article() -> None:
    assert [*self_told("The report was published on 27 May 2024.", "Harbour strike ends")] == []
    assert [*self_told("The harbour was opened on 27 May 2024.", "The harbour")] == []


def _stories(link: str, more: str = "") -> str:
    return (
        f"<ul class='latest'><li><a href='{link}'><b>Harbour strike ends after eleven days</b></a><i>27 May 2024</i></li>"
        f"<li><a href='/news/bakers.html'>Bakers strike for a rise of nine per cent</a><i>20 May 2024</i></li>{more}</ul>"
    )


def test_a_list_of_stories_tells_the_day_of_the_page_itself() -> None:
    found = record(behind=_stories("/news/harbour-strike-ends.html"))
    assert found.datePublished == "2024-05-27"
    assert _told(found) == ["publication day taken from a teaser of the article on its own page"]


@pytest.mark.parametrize(
    "stories",
    [_stories("/news/harbour-strike-begins.html"), _stories("/news/harbour-strike-ends.html#comment-5"),
     _stories("/news/harbour-strike-ends.html", "<li><a href='/news/harbour-strike-ends.html'>28 May 2024</a></li>")],
)  # fmt: skip
def test_a_list_of_stories_tells_no_day_of_another_page_or_two_days(stories: str) -> None:
    assert record(behind=stories).datePublished is None


@pytest.mark.parametrize(
    ("named", "day"),
    [('"uid":"harbour-strike-ends"', "2024-05-27"), ('"title":"Harbour strike ends after eleven days"', "2024-05-27"),
     ('"uid":"bakers-strike"', None)],
)  # fmt: skip
def test_the_data_of_the_page_itself_come_before_those_of_others(
    named: str, day: str | None
) -> None:
    data = (
        '{"page":{%s,"first_publication_date":"2024-05-27T09:30:00Z","links":[{"uid":"bakers",'
        '"first_publication_date":"2024-05-20T09:30:00Z"}]}}'
    )
    script = f"<script id='state' type='application/json'>{data % named}</script>"
    assert record(behind=script).datePublished == day


@pytest.mark.parametrize(
    ("line", "day"),
    [("<div class='about'><footer><div class='side-widget'>27 May 2024</div></footer></div>", "2024-05-27"),
     ("<div class='info-widget'>Published: <a href='/docks'>27 May 2024</a></div>", "2024-05-27"),
     ("<div class='info-widget'>27 May 2024</div><div>28 May 2024</div>", None),
     ("<div class='info-widget'>28 November 2026</div>", None),
     ("<div class='info-widget'><p>Last updated</p><p>27 May 2024</p></div>", None),
     ("<div class='info-widget'>Born in a port town on 27 May 2024</div>", None),
     ("<div class='comment'><p>27 May 2024</p><p>Well done!</p></div>", None)],
)  # fmt: skip
def test_the_only_day_that_a_page_prints_is_a_last_resort(line: str, day: str | None) -> None:
    far = "<p>Read more of this</p>" * 13
    title = "Harbour strike ends after eleven days"
    page = f"<html lang='en'><title>{title}</title><body><main><h1>{title}</h1>{TEXT}{far}{line}</main></body></html>"
    raw = extract(read_page(page.encode(), URL, today=TODAY), [GenericPage], None)
    assert article(raw, undeclared_site(raw)).datePublished == day


def test_a_date_before_the_last_paragraph_is_the_articles() -> None:
    note = "<p>The union keeps its pages up to date; members who see a mistake may write to the office at any time.</p>"
    page = f"<html lang='en'><title>Harbour strike ends</title><body><div><h1>Harbour strike ends</h1>{TEXT}"
    page += (
        f"<p class='date'>27 May 2024. <i>Updated: 28 May 2024</i></p>{note}</div></body></html>"
    )
    found = extract_article(page.encode(), URL)
    assert (found.datePublished, (found.dateModified or "")[:10]) == ("2024-05-27", "2024-05-28")
