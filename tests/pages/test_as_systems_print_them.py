"""Pieces of pages as content systems of many countries print them, each with what it says."""

import pytest
import written_pages as written

from unionnews.fetching.api import extract_article
from unionnews.items import Article

TITLE = "Pickers win back the right to sit down"
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in written.EN_PARAGRAPHS)
DATE = "<p class='date'>12 March 2024</p>"


def record(
    below: str = DATE, *, above: str = "", behind: str = "", text: str = PARAGRAPHS, title: str = TITLE,
    tag: str = TITLE, address: str = "news/seats", lang: str = "en", head: str = "",
) -> Article:  # fmt: skip
    page = (
        f'<html lang="{lang}"><head><meta charset="utf-8"><title>{tag}</title>{head}</head><body><main>{above}<h1>{title}</h1>'
        f"{below}<div class='text'>{text}</div>{behind}</main></body></html>"
    )
    return extract_article(page.encode(), f"https://pickers.example/{address}")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='manchet'>{}</div>", "<h2 class='haber-spot'>{}</h2>", "<div class='linha-fina'>{}</div>",
        "<div class='teaser-text'><p>{}</p></div>", "<div><span class='bajada'>{}</span></div>", "<p class='post-excerpt'>{}</p>",
        "<div class='documentDescription description'>{}</div>", "<p class='by'>By Ann Roe</p><div class='sommario'>{}</div>",
    ],
)  # fmt: skip
def test_a_summary_that_the_model_leaves_out_is_not_lost(markup: str) -> None:
    words = "Sixty stools and one inspector"
    assert record(markup.format(words) + DATE).subheadline == words


def test_a_summary_that_is_text_stays_text() -> None:
    text = PARAGRAPHS.replace("<p>", "<p class='lead'>", 1)
    assert record(text=text).subheadline is None


@pytest.mark.parametrize("name", ["spitzmarke", "volanta", "chapeu", "vinjett", "news-teaser-top"])
def test_kickers_in_an_element_of_the_line(name: str) -> None:
    assert (
        record(above=f"<div><span class='{name}'>Night shift</span></div>").kicker == "Night shift"
    )


def test_a_quote_pulled_out_of_the_text_is_said_once() -> None:
    sentence = written.EN_PARAGRAPHS[1].split(".")[0]
    first, rest = PARAGRAPHS.split("</p>", 1)
    quote = f"<blockquote class='pullquote'><p>“{sentence}”</p></blockquote>"
    assert "“" + sentence not in record(text=f"{first}</p>{quote}{rest}").articleBody
    other = quote.replace(sentence, "Nobody has ever said a word of this")
    assert "Nobody has ever" in record(text=f"{first}</p>{other}{rest}").articleBody


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Fuente: Agencia del Puerto", "Agencia del Puerto"),
        ("Источник: <a href='/x'>Рабочая газета</a>", "Рабочая газета"),
        ("Quelle: Hafenzeitung", "Hafenzeitung"),
        ("Fuente: dijo ayer, y nadie lo negó, que los datos son suyos.", None),
    ],
)
def test_sources_in_a_line_of_their_own(line: str, name: str | None) -> None:
    found = record(behind=f"<p>{line}</p>").source
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("line", "lang", "name"),
    [
        ("Geplaatst op 5 april 2023 om 08:30 uur door Wouter Haan", "nl", "Wouter Haan"),
        ("<span>كتب: هيثم الدجاني</span> <span>الأحد 12 مارس 2023</span>", "ar", "هيثم الدجاني"),
        ("مراسلة: <a href='/a'>لبنى العلوي</a>", "ar", "لبنى العلوي"),
    ],
)
def test_bylines_beside_a_date(line: str, lang: str, name: str) -> None:
    found = record(f"<p class='meta'>{line}</p>", lang=lang)
    assert [one.name for one in found.authors] == [name]


@pytest.mark.parametrize("line", ["<em>Прес-служба НПУ</em>", "<em>A Direção</em>"])
def test_offices_that_sign_are_nobody(line: str) -> None:
    assert record(text=f"{PARAGRAPHS}<p>{line}</p>").authors == []


def test_a_marked_name_below_the_text() -> None:
    found = record(behind="<p class='author'>Nguyễn Quốc Bảo</p><div>Tags: pay</div>")
    assert [one.name for one in found.authors] == ["Nguyễn Quốc Bảo"]


def test_the_moment_that_drupal_declares_in_rdfa() -> None:
    span = "<span property='dc:date dc:created' content='2019-05-07T16:42:00+01:00'>Submitted on Tue, 05/07/2019 - 16:42</span>"
    assert record(span).datePublished == "2019-05-07T16:42:00+01:00"


def test_a_date_glued_to_the_first_paragraph_is_none_of_it() -> None:
    first = written.EN_PARAGRAPHS[0]
    text = PARAGRAPHS.replace(f"<p>{first}</p>", f"<span>14.09.2015 11:37</span>{first}<br>", 1)
    assert record("", text=text, lang="ru").articleBody.startswith(first)


def test_the_title_of_a_page_without_headings() -> None:
    page = (
        "<html><head><title>Workers Voice</title></head><body><div><a href='/'>Workers Voice</a></div>"
        f"<div><span class='storyTitle'>{TITLE}</span></div><div>Posted on: 12 March 2024</div>{PARAGRAPHS}</body></html>"
    )
    assert extract_article(page.encode(), "https://voice.example/story?id=5").headline == TITLE


@pytest.mark.parametrize("name", ["arbo", "kruimelpad", "okruszki", "fil-ariane"])
def test_trails_in_the_words_of_other_languages(name: str) -> None:
    trail = f"<div class='{name}'><a href='/'>Home</a> <a href='/news'>News</a></div>"
    assert record(above=trail).articleSection == "News"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("contact", {"title": "Kontakt", "tag": "Kontakt – Pickers United"}),
        ("about", {"address": "about-us/"}),
        ("shop", {"behind": "<p>€ 12.00</p><button>In den Warenkorb</button>"}),
        ("job", {"head": '<script type="application/ld+json">{"@type": "JobPosting"}</script>'}),
        ("event", {"below": DATE, "behind": "<p><a>+ Google Calendar</a><a>+ iCal Export</a></p>"}),
        ("search", {"title": "Search results for: seats", "below": DATE}),
    ],
)
def test_pages_of_another_kind_are_not_taken_in_silence(kind: str, given: dict[str, str]) -> None:
    found = record(**{"below": "", **given})
    said = f"perhaps no article but a page of another kind: {kind}"
    assert said in found.metadata.validationMessages


def test_an_article_with_such_words_is_no_page_of_another_kind() -> None:
    found = record(title="Contact with the inspector", address="events/seats", behind="<a>Jobs</a>")
    assert found.metadata.validationMessages == []


def test_a_list_of_days_and_a_list_of_headings() -> None:
    line = f"{written.EN_PARAGRAPHS[0]}</p>"
    days = "".join(f"<p>{day}.05.2025 18:00 {line}" for day in range(12, 17))
    said = record("", text=days).metadata.validationMessages
    assert "perhaps no article but a list: 5 of its lines begin with a day" in said
    heads = "".join(
        f"<h2><a href='/{n}'>Report {n} of the week</a></h2><p>{DATE}{one}</p>"
        for n, one in enumerate(written.EN_PARAGRAPHS)
    )
    said = record("", text=heads).metadata.validationMessages
    assert any(one.startswith("perhaps no article but a list") for one in said)


def test_a_text_that_asks_to_subscribe_may_be_a_beginning() -> None:
    found = record(
        behind="<div><p>Subscribe to continue reading. Already a subscriber? Log in.</p></div>"
    )
    said = [one for one in found.metadata.validationMessages if "may be its beginning" in one]
    assert len(said) == 1


def test_a_label_without_a_mark_is_no_first_name() -> None:
    lines = "<p>Words Jane Orrell<br>Pictures Sam Tydd</p>"
    assert [one.name for one in record(lines + DATE).authors] == ["Jane Orrell"]


def test_the_moment_of_a_mail_as_archives_print_it() -> None:
    found = record("<i>Tue Mar  4 17:22:10 GMT 2008</i>")
    assert found.datePublished == "2008-03-04T17:22:10+00:00"
    assert found.datePublishedRaw == "Tue Mar 4 17:22:10 GMT 2008"


@pytest.mark.parametrize(
    ("box", "is_offer"),
    [
        ("Help us keep going. If you can spare the price of a coffee each month, become a supporter today.", True),
        ("Subscribe to Shift Change and get one story about work each week.", True),
        ("Help us win: bring a friend to the gate on Thursday at six, with a flask and a warm coat.", False),
    ],
)  # fmt: skip
def test_an_appeal_needs_no_button(box: str, is_offer: bool) -> None:
    first, rest = PARAGRAPHS.split("</p>", 1)
    text = f"{first}</p><div class='panel'><p>{box}</p></div>{rest}"
    assert (box not in record(text=text).articleBody) is is_offer


def test_a_trail_that_only_its_label_names() -> None:
    trail = "<nav aria-label='Fil d’Ariane' class='x'><a href='/'>Accueil</a> <a href='/n'>Luttes</a></nav>"
    assert record(above=trail).articleSection == "Luttes"


@pytest.mark.parametrize("bar", [" | ", "丨", "："])
def test_editors_behind_a_bar(bar: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in written.ZH_PARAGRAPHS)
    title = "青石县总工会开展送清凉活动"
    found = record(
        "<p>2024-03-12 09:00</p>", text=f"{text}<p>编辑{bar}白露</p>", title=title, tag=title
    )
    assert [one.name for one in found.editors] == ["白露"]


def test_words_just_below_the_headline_are_a_subheadline_without_a_name() -> None:
    words = "What happens to the night shift between midnight and five"
    assert record(f"<p class='css-1x'>{words}</p>{DATE}").subheadline == words
    assert record(f"<p class='ad top'>{words}</p>{DATE}").subheadline is None


@pytest.mark.parametrize(
    "words",
    [
        "Text and all of the pictures by Jane Orrell", "This article is more than three years old now", "Jane Roe, Ann Doe and Ruth Loe",
        "12 comments and 40 shares of this story", "Riverbend Daily Courier And Evening Post",
    ],
)  # fmt: skip
def test_other_words_below_the_headline_are_none(words: str) -> None:
    assert record(f"<p class='css-1x'>{words}</p>{DATE}").subheadline is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<div>gan <a href='/awdur/r'>Rhodri ap Gwilym</a> | 18 Ebrill 2024</div>", "Rhodri ap Gwilym"),
        ("<div>Skrivað hevur <a rel='author' href='/p/1'>Jona Dahl</a>, 6. mai 2024</div>", "Jona Dahl"),
        ("<p><b>Ann Roe</b> <a href='mailto:a@b.example'>ann at b.example</a></p><i>Tue Jun 18 2024</i>", "Ann Roe"),
        ("<div><a class='author'>გიორგი წიკლაური</a><time>7 თებერვალი, 2024</time></div>", "გიორგი წიკლაური"),
        ("<div><span class='contributor-name'>সুমন চাকমা</span><span>নদীপুর</span></div>", "সুমন চাকমা"),
        ("<p><span>윤도현</span> <span>2023.10.11 08:57</span> <span>조회 수 : 77</span></p>", "윤도현"),
        ("<p>2024年5月21日　佐々木 由美子</p>", "佐々木由美子"),
        ("<p>Ane Goi / Altzaga</p><p>2023ko azaroaren 8a, 17:45</p>", "Ane Goi"),
        ("<div><span>Ane Goi</span> <span>Izvor: Radnik</span> <span>19.12.2023.</span></div>", "Ane Goi"),
        ("<p>Von Ane Goi Foto: © Harbour</p>", "Ane Goi"),
    ],
)  # fmt: skip
def test_markup_and_place_tell_writers_where_no_word_does(line: str, name: str) -> None:
    found = [one.name for one in record(line).authors if one.role == "author"]
    assert found == [name]


@pytest.mark.parametrize(
    "given",
    [
        {"head": "<meta name='author' content='Amt für Arbeit und Handel'>"},
        {"head": "<meta name='author' content='Pickers-Team'>"},
        {"head": "<meta name='author' content='Redaccion'>"},
        {"below": f"{DATE}<p class='byline'>Written by Copper Street Admin</p>"},
        {"below": f"<h4 class='author'>vom Hafenblogger</h4>{DATE}"},
        {"text": f"{PARAGRAPHS}<h4>Contact:</h4><p>Ann Roe</p>"},
        {"below": f"<div><a href='#c'>No Comments</a></div>{DATE}"},
        {"below": "<p>정책국 2024.01.02</p>"},
        {"below": "<p>서울시 2024.01.02 10:10</p>"},
        {"below": "<p>2024年1月2日　労働 時間</p>"},
        {"below": "<p>公開 日時 2024.1.2</p>"},
        {"title": f"{TITLE} 2025", "below": "<div><b>Normal Range:</b> $19 - $88</div>"},
    ],
)
def test_offices_and_their_words_are_no_writers(given: dict[str, str]) -> None:
    assert record(**given).authors == []


def test_a_date_in_parts_is_one_date() -> None:
    parts = "<p><b>14</b> <b>March</b> <b>2024</b></p>"
    assert record(parts).datePublished == "2024-03-14"


@pytest.mark.parametrize("label", ["Editor", "Edited by", "Redakteur", "Уредник", "Szerkesztő"])
def test_editors_are_told_in_any_script_and_are_none_of_the_text(label: str) -> None:
    found = record(text=f"{PARAGRAPHS}<p>{label}: Vera Poe</p>", below=f"<p>By Ann Roe</p>{DATE}")
    assert [one.name for one in found.editors] == ["Vera Poe"]
    assert [one.name for one in found.authors] == ["Ann Roe"]
    assert found.articleBody.split("\n\n") == written.EN_PARAGRAPHS


@pytest.mark.parametrize("line", ["Editorial: Vera Poe", "Redaktion: Hafen Kurier", "Редакция: Мир Труда"])  # fmt: skip
def test_a_desk_is_no_editor(line: str) -> None:
    assert record(text=f"{PARAGRAPHS}<p>{line}</p>").editors == []


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        (f"<a href='/cat/4'>Strikes</a> &gt; {TITLE}", f"{TITLE} / Pickers"),
        (f"<a href='/t'>Strikes</a>: {TITLE}", f"{TITLE} - Pickers"),
        (f"<span class='bo_v_cate'>Strikes</span> <span>{TITLE}</span>", f"[Strikes] {TITLE}"),
        (f"[News] {TITLE}", f"[News] {TITLE}"),
    ],
)
def test_a_category_is_no_part_of_a_headline(title: str, tag: str) -> None:
    assert record(title=title, tag=tag).headline == TITLE


def test_links_of_a_mailing_list_are_none_of_the_text() -> None:
    links = "<ul><li>Previous message: <a href='1'>[News] Picnic</a></li></ul><hr>"
    text = "\n\n".join(written.EN_PARAGRAPHS)
    found = record(text=f"{links}<pre>{text}</pre>")
    assert found.articleBody == text
