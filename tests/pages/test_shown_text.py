"""What of a page a reader sees as its text: nothing hidden, no teasers, every listed line."""

import pytest
import written_pages as written
from hypothesis import given, settings
from hypothesis import strategies as st

from unionnews.items import RawArticle
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.lines import read_lines
from unionnews.pages.markup import parse_html
from unionnews.pages.processors import paragraphs
from unionnews.pages.teasers import is_teaser

URL = "https://union.example/news/2024/05/strike-ends.html"
SALE = "Terms of the promotion: buy now, the shop said, while stocks last for all."
ASKED = (
    "We and our 842 partners use cookies on this website to store and read information, and we ask for your consent to that. "
    "You may change your preferences at any time, and you may withdraw your consent in the privacy settings of this site."
)


def raw(html: str) -> RawArticle:
    return extract(read_page(html.encode(), URL), [GenericPage], None)


def text(inside: str = "", *, before: str = "") -> list[str]:
    page = written.en_page(inside=inside)
    assert "<body>" in page
    return raw(page.replace("<body>", f"<body>{before}")).paragraphs


HIDDEN = [
    "<div hidden><p>{}</p></div>",
    "<div hidden=''><p>{}</p></div>",
    "<section hidden='hidden'><p>{}</p></section>",
    "<p hidden>{}</p>",
    "<div style='display:none'><p>{}</p></div>",
    "<div style='color:red;DISPLAY : NONE !important'><p>{}</p></div>",
    "<p style='visibility:hidden'>{}</p>",
    "<div aria-hidden='true'><p>{}</p></div>",
    "<p aria-hidden=true>{}</p>",
    "<template><p>{}</p></template>",
    "<template><div><article><p>{}</p></article></div></template>",
    "<dialog><p>{}</p></dialog>",
    "<noscript><p>{}</p></noscript>",
    "<p class='sr-only'>{}</p>",
    "<div class='box d-none'><p>{}</p></div>",
    "<p class='note screen-reader-text'>{}</p>",
    "<div hidden><div><div><blockquote>{}</blockquote></div></div></div>",
]


@pytest.mark.parametrize("markup", HIDDEN)
@pytest.mark.parametrize("times", [1, 14])
def test_what_no_browser_prints_is_left_out(markup: str, times: int) -> None:
    """However long it is: fourteen times are more than the article."""
    hidden = "".join(markup.format(f"{SALE} Part {n}, they said.") for n in range(times))
    assert text(hidden) == written.EN_PARAGRAPHS


@pytest.mark.parametrize("markup", [one for one in HIDDEN if "dialog" not in one])
def test_in_the_element_that_a_layout_names(markup: str) -> None:
    told = written.EN_PARAGRAPHS[:2]
    page = parse_html(
        f"<div id=t><p>{told[0]}</p>{markup.format(SALE)}<p>{told[1]}</p></div>".encode()
    )
    assert paragraphs(page.find(".//*[@id='t']")) == told


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("pay <span hidden>{0}</span>rises", "pay rises"),
        ("pay <i aria-hidden='true'>★</i> rises", "pay rises"),
        ("pay <span style='display:none'>{0}</span> rises", "pay rises"),
        ("<span class=cap aria-hidden=true>P</span>ay rises", "Pay rises"),
    ],
)
def test_hidden_words_do_not_break_a_paragraph(printed: str, kept: str) -> None:
    line = printed.format("not shown, ever") + ", the union said on Monday."
    wanted = f"{kept}, the union said on Monday."
    assert wanted in text(f"<p>{line}</p>")
    assert paragraphs(parse_html(f"<p>{line}</p>".encode())) == [wanted]


@pytest.mark.parametrize(
    "wrapper", ["<div aria-hidden=true>", "<div hidden>", "<main aria-hidden=true>"]
)
def test_a_page_that_hides_itself_is_read(wrapper: str) -> None:
    """Pages hide all they hold until a script has run, or while a menu is open."""
    page = written.en_page().replace("<body>", f"<body>{wrapper}")
    assert raw(page).paragraphs == written.EN_PARAGRAPHS


def test_the_greater_part_of_an_element_is_no_repetition() -> None:
    page = parse_html(f"<div><p>Head.</p><div aria-hidden=true><p>{SALE}</p></div></div>".encode())
    assert paragraphs(page) == ["Head.", SALE]


BOXES = [
    "<div class='cookie-consent'>{}</div>",
    "<div id='cookieBanner'>{}</div>",
    "<div id='CybotCookiebotDialog'>{}</div>",
    "<div id='onetrust-consent-sdk'><div>{}</div></div>",
    "<section class='gdpr'>{}</section>",
    "<div id='didomi-host'>{}</div>",
    "<dialog open>{}</dialog>",
    "<aside>{}</aside>",
    "<div class='overlay'>{}</div>",
    "<div><div>{}</div></div>",
    "<form action='/ok'>{}</form>",
    "<div class='cmp box'>{}</div>",
    "<div class='x7f'><h2>Before you read</h2>{}</div>",
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("where", ["before", "behind"])
def test_a_request_for_consent_longer_than_the_article(box: str, where: str) -> None:
    asked = box.format("".join(f"<p>{ASKED} ({n})</p>" for n in range(12)))
    page = written.en_page()
    place = ("<body>", f"<body>{asked}") if where == "before" else ("</body>", f"{asked}</body>")
    assert raw(page.replace(*place)).paragraphs == written.EN_PARAGRAPHS


ASKED_ONCE = {
    "en": ["We value your privacy, and so do our partners.", "You may withdraw your consent whenever you like.", "Our privacy policy explains which cookies are kept."],
    "de": ["Wir und unsere Partner brauchen Ihre Zustimmung.", "Ihre Einwilligung ist freiwillig und jederzeit widerrufbar.", "Mehr über Cookies steht in unserer Datenschutzerklärung."],
    "fr": ["Avec votre accord, nos partenaires traitent des données personnelles.", "Vous pouvez retirer votre consentement à tout moment.", "Les cookies sont décrits dans notre politique de confidentialité."],
    "es": ["Nosotros y nuestros socios tratamos datos personales.", "Puede retirar su consentimiento en todo momento.", "Las cookies se describen en la política de privacidad."],
    "pl": ["Administratorem danych osobowych jest redakcja.", "Wyrażenie zgody jest dobrowolne.", "Pliki cookie opisuje polityka prywatności."],
    "it": ["Noi e i nostri partner trattiamo dati personali.", "Il consenso si può ritirare in ogni momento.", "I cookie sono descritti nell’informativa sulla privacy."],
    "nl": ["Wij en onze partners verwerken persoonsgegevens.", "Uw toestemming is vrijwillig, zeggen wij erbij.", "Over cookies leest u in ons privacybeleid."],
    "ru": ["Мы и наши партнеры обрабатываем персональные данные.", "Вы можете отозвать согласие, когда захотите.", "О файлах cookie говорит политика конфиденциальности."],
}  # fmt: skip


@pytest.mark.parametrize("lang", ASKED_ONCE)
@pytest.mark.parametrize("box", ["<div class='x7'>{}</div>", "<section><div>{}</div></section>"])
def test_a_request_of_which_one_line_names_cookies(lang: str, box: str) -> None:
    asked = box.format("".join(f"<p>{line}</p>" for line in ASKED_ONCE[lang] * 3))
    page = written.en_page()
    first = f"<p>{written.EN_PARAGRAPHS[0]}"
    assert first in page
    assert raw(page.replace(first, asked + first)).paragraphs == written.EN_PARAGRAPHS


def test_an_article_on_data_protection_is_one() -> None:
    told = [
        "Data protection is a matter of the works council, the court decided on Tuesday, and so are the privacy settings of the company.",
        "The employees had not given their consent to the cookies, nor to the transfer of personal data to partners abroad, said the court.",
        "Their preferences were kept for analytics, and the website accepted no refusal, the works council wrote in its protest.",
    ]
    teasers = "".join(f"<p>{written.EN_PARAGRAPHS[0]}</p>" for _ in range(3))
    page = (
        "<html lang=en><title>Court on data protection at work</title><body><h1>Court on data protection at work</h1><p>27 May 2024</p>"
        f"<div class=text>{''.join(f'<p>{line}</p>' for line in told)}</div><div>{teasers}</div></body></html>"
    )
    assert raw(page).paragraphs[:3] == told


def test_news_of_bakers_and_data_protection_is_news() -> None:
    told = [
        "Workers who bake cookies at the northern plant voted on Monday, and their website shows the result, the union said.",
        "The company accepts the offer, it said, and no more cookies will be made on Sundays from now on.",
    ]
    page = (
        f"<html lang=en><title>Bakers win</title><body><div><h1>Bakers win</h1><p>27 May 2024</p>"
        f"<div>{''.join(f'<p>{line}</p>' for line in told)}</div></div></body></html>"
    )
    assert raw(page).paragraphs == told


TEASERS = [
    "<em>READ MORE: <a href='/a'>{0}</a></em>", "<b>Read also:</b> <a href='/a'>{0}</a>", "<a href='/a'>Read next: {0}</a>",
    "See also – <a href='/a'>{0}</a>", "[ Related: <a href='/a'>{0}</a> ]", "<strong>WATCH:</strong> <a href='/a'>{0}</a>",
    "Lesen Sie auch: <a href='/a'>{0}</a>", "Mehr zum Thema: <a href='/a'>{0}</a>", "À lire aussi : <a href='/a'>{0}</a>",
    "→ Lire aussi | <a href='/a'>{0}</a>", "Lea también: <a href='/a'>{0}</a>", "Te puede interesar: <a href='/a'>{0}</a>",
    "Leia mais: <a href='/a'>{0}</a>", "LEGGI ANCHE › <a href='/a'>{0}</a>", "Lees ook: <a href='/a'>{0}</a>",
    "Läs också: <a href='/a'>{0}</a>", "Læs også: <a href='/a'>{0}</a>", "Les også: <a href='/a'>{0}</a>",
    "Lue myös: <a href='/a'>{0}</a>", "CZYTAJ TEŻ: <a href='/a'>{0}</a>", "Čtěte také: <a href='/a'>{0}</a>",
    "Kapcsolódó: <a href='/a'>{0}</a>", "Citește și: <a href='/a'>{0}</a>", "Ayrıca okuyun: <a href='/a'>{0}</a>",
    "Διαβάστε επίσης: <a href='/a'>{0}</a>", "Читайте также: <a href='/a'>{0}</a>", "Читайте також: <a href='/a'>{0}</a>",
    "Прочетете още: <a href='/a'>{0}</a>", "Pročitajte još: <a href='/a'>{0}</a>", "Baca juga: <a href='/a'>{0}</a>",
    "Xem thêm: <a href='/a'>{0}</a>", "อ่านเพิ่มเติม: <a href='/a'>{0}</a>", "관련기사: <a href='/a'>{0}</a>",
    "関連記事：<a href='/a'>{0}</a>", "相关阅读：<a href='/a'>{0}</a>", "延伸閱讀：<a href='/a'>{0}</a>",
    "اقرأ أيضا: <a href='/a'>{0}</a>", "بیشتر بخوانید: <a href='/a'>{0}</a>", "קראו גם: <a href='/a'>{0}</a>",
    "यह भी पढ़ें: <a href='/a'>{0}</a>", "আরও পড়ুন: <a href='/a'>{0}</a>", "مزید پڑھیں: <a href='/a'>{0}</a>",
]  # fmt: skip


@pytest.mark.parametrize("teaser", TEASERS)
def test_a_paragraph_that_is_one_teaser_goes(teaser: str) -> None:
    printed = teaser.format("Bakers win pay rise, union says")
    inside = "".join(f"<{tag}>{printed}</{tag}>" for tag in ("p", "div", "h4"))
    assert text(inside) == written.EN_PARAGRAPHS


@pytest.mark.parametrize("after", range(4))
def test_a_short_teaser_ends_no_text(after: int) -> None:
    parts = [f"<p>{one}</p>" for one in written.EN_PARAGRAPHS]
    parts.insert(after + 1, "<p>Read also: <a href='/a'>Bakers win</a></p>")
    page = f"<html lang=en><title>T</title><body><h1>Strike ends</h1><p>27 May 2024</p><div>{''.join(parts)}</div></body></html>"
    assert raw(page).paragraphs == written.EN_PARAGRAPHS


@pytest.mark.parametrize(
    "sentence",
    [
        "See the full text of the <a href='/a'>agreement</a>, the union asked its members.",
        "Read more about it in <a href='/a'>the report of the bargaining team</a>, which names all the demands of the workers.",
        "More than half of <a href='/a'>the members</a> voted, the union said.",
        "Related industries, such as <a href='/a'>rail and road transport</a>, may follow soon, she said.",
        "Watch out, <a href='/a'>the union</a> told the company: the strike may come back.",
    ],
)
def test_sentences_that_begin_like_a_teaser_stay(sentence: str) -> None:
    plain = "".join(parse_html(sentence.encode()).itertext())
    assert plain in text(f"<p>{sentence}</p>")


NAMES = ["Dockers of the North", "Bakers, Millers and Grocers", "Rail Union", "Seafarers"]


@pytest.mark.parametrize("tag", ["ul", "ol"])
@pytest.mark.parametrize(
    "item", ["<li><a href='/u{1}'>{0}</a></li>", "<li><p><a href='/u{1}'>{0}</a></p></li>"]
)
@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize(
    "colon", ["The unions that took part are these:", "Four unions took part, the council said."]
)
def test_listed_links_stay(tag: str, item: str, count: int, colon: str) -> None:
    if count == 1 and not colon.endswith(":"):
        colon += " All:"
    listed = "".join(item.format(name, n) for n, name in enumerate(NAMES[:count]))
    found = text(f"<p>{colon}</p><{tag}>{listed}</{tag}>")
    first, *others = written.EN_PARAGRAPHS
    assert found == [first, colon, *NAMES[:count], *others]


@pytest.mark.parametrize(
    "head",
    [
        "<p>Related articles:</p>",
        "<h3>Read more</h3>",
        "<p>See also:</p>",
        "<h3>相关新闻</h3>",
        "<p>Lire aussi :</p>",
    ],
)
def test_listed_teasers_go(head: str) -> None:
    listed = "".join(
        f"<li><a href='/u{n}'>{name} win again</a></li>" for n, name in enumerate(NAMES)
    )
    parts = [f"<p>{one}</p>" for one in written.EN_PARAGRAPHS]
    parts.insert(2, f"{head}<ul>{listed}</ul>")
    page = f"<title>Strike ends</title><h1>Strike ends</h1><p>27 May 2024</p><div>{''.join(parts)}</div>"
    assert raw(page).paragraphs == written.EN_PARAGRAPHS


@pytest.mark.parametrize(
    "blank", ["\n\n", "\n \t\n", "\r\n\r\n", "\n\n\n\n", "\n\u00a0\n", "\n\u3000\u3000"]
)
@pytest.mark.parametrize("wrap", ["{}", "<b>{}</b>", "<font size=2>{}</font>"])
def test_blank_lines_part_preformatted_text(blank: str, wrap: str) -> None:
    """Its single line breaks are where the typewriter stopped."""
    told = [one.replace(", ", ",\n") for one in written.EN_PARAGRAPHS]
    pre = f"<pre>{wrap.format(blank.join(told))}</pre>"
    page = f"<html lang=en><title>Strike ends</title><body><h1>Strike ends</h1><p>27 May 2024</p>{pre}</body></html>"
    assert raw(page).paragraphs == written.EN_PARAGRAPHS
    assert paragraphs(parse_html(f"<div>{pre}</div>".encode())) == written.EN_PARAGRAPHS


@given(
    st.lists(
        st.sampled_from(
            [*HIDDEN, "<p>{}</p>", "<pre>{}\n\n</pre>", "<ul><li><a href=a>{}</a></ul>"]
        ),
        max_size=8,
    )
)
@settings(deadline=None)
def test_any_markup_gives_lines(pieces: list[str]) -> None:
    page = parse_html(("<p>Start, they said.</p>" + "".join(pieces).format(*pieces)).encode())
    found = read_lines(page).lines
    assert found[0].text == "Start, they said."
    assert not any(map(is_teaser, found))


PARAGRAPHS = [
    f"Dock workers at gate {number} voted on Tuesday to end a strike of eleven days, their union said in the evening."
    for number in range(1, 7)
]


def streamed(
    *, scripts: str, comments: bool = True, first: str = "B:0", second: str = "B:1a"
) -> list[str]:
    """Return the text of a page whose second half React delivers late."""
    start, end = ("<!--$?-->", "<!--/$-->") if comments else ("", "")
    kept, late = PARAGRAPHS[:3], PARAGRAPHS[3:]
    page = (
        "<!doctype html><html lang='en'><body><article><h1>Strike at the harbour ends</h1>"
        + "".join(f"<p>{one}</p>" for one in kept)
        + f'{start}<template id="{first}"></template><div>{start}<i>Loading</i>{end} it, a moment please.</div>{end}'
        + "</article><p>© Harbour Union</p>"
        + f'<div hidden id="S:0"><p>{late[0]}</p><p>{late[1]}</p><template id="P:4"></template>'
        + f'{start}<template id="{second}"></template>{end}</div><div hidden id="S:4"><span>A note.</span></div>'
        + f'<div hidden id="S:1a"><p>{late[2]}</p></div>{scripts}</body></html>'
    )
    return raw(page).paragraphs


@pytest.mark.parametrize("comments", [True, False])
def test_what_react_delivers_late_stands_where_it_belongs(*, comments: bool) -> None:
    found = streamed(scripts="", comments=comments)
    assert [one for one in found if one in PARAGRAPHS] == PARAGRAPHS
    # Without the comments nobody can tell where the sentence of the place ends.
    assert not comments or not any("moment" in one for one in found)


def test_the_script_tells_where_late_content_belongs() -> None:
    calls = """<script>$RC("B:7","S:0");$RS("S:4","P:4");$RC('B:8', 'S:1a')</script>"""
    found = streamed(scripts=calls, first="B:7", second="B:8")
    assert [one for one in found if one in PARAGRAPHS] == PARAGRAPHS
    assert not any("moment" in one for one in found)


def test_what_has_no_place_stays_hidden() -> None:
    found = streamed(scripts="", first="B:9")
    assert [one for one in found if one in PARAGRAPHS] == PARAGRAPHS[:3]


def test_late_content_that_holds_its_own_place_ends() -> None:
    page = written.en_page().replace(
        "<body>", '<body><div hidden id="S:1"><template id="B:1"></template></div>'
    )
    assert raw(page).paragraphs


@pytest.mark.parametrize(
    "name", ["cmp-container", "cmp-text article", "fortune-cookies", "category-cookies"]
)
def test_names_that_look_like_a_request_for_consent(name: str) -> None:
    """Adobe's components begin as consent managers do; a box that holds the headline asks nothing."""
    page = written.en_page().replace(
        "<body>", f"<body><p>{SALE} {SALE} {SALE}</p><div class='{name}'>"
    )
    assert raw(page.replace("</body>", "</div></body>")).paragraphs == text()


def test_what_a_newspaper_shows_to_its_subscribers_is_text() -> None:
    late = "".join(
        f"<div class='subscriber-only' style='display:none'><p>{one}</p></div>"
        for one in PARAGRAPHS
    )
    assert set(PARAGRAPHS) < set(text(late))
