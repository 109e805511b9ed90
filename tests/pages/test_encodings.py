"""Bytes to text: labels that lie, headers that contradict, bytes that are cut."""

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unionnews.pages.encodings import declared_encoding, decode

CHINESE = "云水市总工会日前召开会议，部署户外劳动者服务站点提升工作。朱镕小、王㛃、龑先生到会。" * 8
TRADITIONAL = "雲水市總工會日前召開會議，部署戶外勞動者服務站點提升工作，並發表報告。" * 8
JAPANESE = "労働組合は賃金の引き上げを求めて、きのう会社と話し合いをはじめた。" * 8
KOREAN = "노동조합은 어제 임금 인상을 요구하며 회사와 협상을 시작했다고 밝혔다. " * 8
RUSSIAN = "Профсоюз вчера начал переговоры с компанией о повышении заработной платы. " * 8
FRENCH = "Le syndicat a négocié hier avec la société une hausse des salaires à l’été. " * 8


def page(text: str, label: str | None = None) -> str:
    meta = f'<meta http-equiv="content-type" content="text/html;charset={label}"/>' if label else ""
    return f"<html><head>{meta}<title>题</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("meta", "header", "true", "used"),
    [
        # The twelve cases of which Scrapy 2.19 garbles four without a word
        ("gb2312", None, "gb18030", "gb18030"),
        ("gbk", None, "gb18030", "gb18030"),
        ("gb2312", "gb2312", "gbk", "gb18030"),
        (None, None, "gb18030", "gb18030"),
        (None, None, "utf-8", "utf-8"),
        ("utf-8", "gb2312", "utf-8", "utf-8"),
        ("gbk", "utf-8", "gbk", "gb18030"),
        ("utf-8", "ISO-8859-1", "utf-8", "utf-8"),
        ("utf-8", None, "gbk", "gb18030"),
        ("gb2312", None, "utf-8", "utf-8"),
        (None, "ISO-8859-1", "gbk", "gb18030"),
        (None, "utf-8", "gbk", "gb18030"),
        # More
        ("big5", None, "utf-8", "utf-8"),
        ("big5", None, "gbk", "gb18030"),
        ("iso-8859-1", "gbk", "gbk", "gb18030"),
        ("no-such-label", None, "gbk", "gb18030"),
        ("unicode_escape", None, "gbk", "gb18030"),
        ("hex", None, "gbk", "gb18030"),
        ("utf-16", None, "gbk", "gb18030"),
        ("x-gbk", None, "gbk", "gb18030"),
    ],
)
def test_bytes_beat_labels(meta: str | None, header: str | None, true: str, used: str) -> None:
    text = page(CHINESE.replace("㛃", "").replace("龑", "") if true == "gbk" else CHINESE, meta)
    content_type = f"text/html; charset={header}" if header else None
    decoded = decode(text.encode(true), content_type)
    assert decoded.text == text
    assert decoded.encoding.used == used
    assert decoded.encoding.replaced == 0
    label = meta or header
    assert decoded.encoding.declared == (label.lower() if label else None)


@pytest.mark.parametrize(
    ("text", "label", "used"),
    [
        (TRADITIONAL, "big5", "big5hkscs"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc-jp", "euc_jp"),
        (KOREAN, "euc-kr", "cp949"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (FRENCH, "iso-8859-1", "cp1252"),
        (FRENCH, "windows-1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("where", ["meta", "header"])
def test_other_scripts_do_not_become_chinese(text: str, label: str, used: str, where: str) -> None:
    markup = page(text, label if where == "meta" else None).replace("题", "")
    body = markup.encode(used, "xmlcharrefreplace")
    decoded = decode(body, f"text/html;charset={label}" if where == "header" else None)
    assert decoded.encoding.used == used
    assert decoded.text == body.decode(used)


@pytest.mark.parametrize("text", ["工会新闻", "职工之家", CHINESE])
def test_chinese_without_a_label(text: str) -> None:
    decoded = decode(f"<html><title>{text}</title>".encode("gb18030"))
    assert decoded.encoding.used == "gb18030"
    assert text in decoded.text
    assert decoded.encoding.declared is None


def test_traditional_without_a_label() -> None:
    decoded = decode(page(TRADITIONAL).replace("题", "題").encode("big5"))
    assert TRADITIONAL in decoded.text


@pytest.mark.parametrize("label", ["gb2312", "utf-8", "iso-8859-1", "windows-1252", None])
def test_big5_under_a_label_that_is_none(label: str | None) -> None:
    text = page(TRADITIONAL, label).replace("题", "題")
    decoded = decode(text.encode("big5"))
    assert (decoded.text, decoded.encoding.used) == (text, "big5hkscs")
    assert decoded.encoding.replaced == 0


@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1"])
def test_kana_are_not_taken_for_big5(label: str | None) -> None:
    text = page(JAPANESE, label).replace("题", "")
    assert decode(text.encode("euc_jp")).encoding.used != "big5hkscs"


def test_rare_chinese_under_a_gb_label_stays_gb() -> None:
    text = page("龑㛃镕喆", "gb2312")
    assert decode(text.encode("gb18030")).text == text


def test_cyrillic_without_a_label() -> None:
    assert decode(RUSSIAN.encode("cp1251")).text == RUSSIAN


@pytest.mark.parametrize("char", "镕喆㛃龑𠮷·—")
def test_characters_beyond_gb2312(char: str) -> None:
    text = page(f"职工代表王{char}发言。", "gb2312")
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("label", ["utf-8", "gb2312", None])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_cut_last_character_of_utf8(label: str | None, cut: int) -> None:
    body = (page("", label) + CHINESE + "。").encode("utf-8")[:-cut]
    decoded = decode(body)
    assert decoded.encoding.used == "utf-8"
    assert decoded.encoding.replaced == 1
    assert CHINESE in decoded.text


def test_a_cut_last_byte_of_gb() -> None:
    body = (page("", "gb2312") + CHINESE).encode("gb18030")[:-1]
    decoded = decode(body)
    assert decoded.encoding.used == "gb18030"
    assert decoded.encoding.replaced == 1


def test_a_bad_byte_inside_utf8_under_a_gb_label() -> None:
    body = page(CHINESE, "gb2312").encode("utf-8")
    middle = body.index("部署".encode())
    decoded = decode(body[:middle] + b"\xff" + body[middle:])
    assert decoded.encoding.used == "utf-8"
    assert decoded.encoding.replaced == 1


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(bom: bytes, codec: str) -> None:
    text = page(CHINESE, "gb2312")
    decoded = decode(bom + text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding.used in ("utf-8", "utf-16", "utf-32")


def test_a_printed_replacement_character_is_not_counted() -> None:
    for codec in ("utf-8", "gb18030"):
        decoded = decode((page("", codec) + CHINESE + "吴\ufffd").encode(codec) + b"\xff")
        assert decoded.encoding.replaced == 1


@pytest.mark.parametrize(
    ("markup", "label"),
    [
        (b'<meta charset="GBK">', "gbk"),
        (b"<META CHARSET=gb2312>", "gb2312"),
        (b'<meta http-equiv=content-type content="text/html; charset = utf-8">', "utf-8"),
        (b'<?xml version="1.0" encoding="UTF-8"?>', "utf-8"),
        (b'<meta http-equiv="Content-Language" content="utf-8" />', None),
        (b'<script src="a.js" charset="gb2312"></script>', None),
        (b" " * 5000 + b'<meta charset="gbk">', None),
        (b"", None),
    ],
)
def test_labels_in_the_markup(markup: bytes, label: str | None) -> None:
    assert declared_encoding(markup, None) == label


def test_the_label_of_the_markup_comes_before_that_of_the_header() -> None:
    assert declared_encoding(b"<meta charset=gbk>", "text/html; charset=utf-8") == "gbk"
    assert declared_encoding(b"<p>", 'text/html; charset="UTF-8"') == "utf-8"
    assert declared_encoding(b"<p>", "text/html") is None


@pytest.mark.slow
@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=40)))
def test_no_bytes_and_no_header_crash(body: bytes, header: str | None) -> None:
    decoded = decode(body, header)
    assert decoded.encoding.replaced >= 0


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_sound_utf8_is_read_as_it_is(text: str) -> None:
    # Zero bytes tell UTF-16 and UTF-32; no page has them in UTF-8.
    assume(text.count("\0") * 16 < len(text.encode()) and not text.startswith(("<\0", "\0<")))
    decoded = decode(text.encode("utf-8"))
    assert decoded.text == text.removeprefix("\ufeff")


@given(
    st.sampled_from(["idna", "punycode", "hex", "undefined", "rot13", "utf-7", "zlib", "x" * 40])
)
def test_labels_of_python_only_are_no_encodings(label: str) -> None:
    body = f'<meta charset="{label}">'.encode() + CHINESE.encode("gb18030")
    assert decode(body).encoding.used == "gb18030"


@pytest.mark.parametrize("misread", ["latin-1", "cp1252"])
def test_gb_bytes_read_as_latin_and_saved_as_utf8_are_undone(misread: str) -> None:
    page = "<meta charset=gb2312><p>本报讯 县总工会为一线职工送去清凉，“我们会一直做下去”。</p>" * 3
    wrong = page.encode("gbk").decode(misread, "strict" if misread == "latin-1" else "ignore")
    if misread == "cp1252":  # browsers read its five holes as control characters
        wrong = "".join(
            chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252")
            for byte in page.encode("gbk")
        )
    found = decode(wrong.encode())
    assert found.text == page
    assert found.encoding.used == "gb18030"
    assert found.encoding.replaced == 0


@pytest.mark.parametrize(
    "text",
    [
        "Été à l’école : où êtes-vous ? « Là-bas », répond-il.",
        "Größe, Übung, ÀÁÂÃÄÅÆÇÈÉÊË",
        "The café owner paid £20. ········",
        "»»»»»»»» café",
        "¤¤¤¤¤¤¤¤¤",
        "¶¶¶¶¶¶¶¶ café",
        "Yööööööö! Ääääääää!",
        "ÆØÅæøå er bokstaver",
        "10¹² sums",
    ],
)
def test_latin_text_is_not_taken_for_gb(text: str) -> None:
    assert decode((text * 20).encode()).text == text * 20


ACCENTED = {
    "de": "Die Beschäftigten führten den Streik für höhere Löhne, und die Räte grüßten sie. ",
    "fr": "Les salariés ont voté la grève, et leurs délégués ont déclaré que le conflit s’arrêtera là. ",
    "pl": "Związek ogłosił strajk, a załoga zakładu przyłączyła się do niego już następnego dnia. ",
    "sv": "Facket säger att förhandlingarna går vidare, och att strejken är över för den här gången. ",
    "cs": "Odbory vyhlásily stávku a zaměstnanci závodu se k ní připojili hned příští den ráno. ",
}


@pytest.mark.parametrize("language", ACCENTED)
@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", None])
@pytest.mark.parametrize("bad", [1, 3, 8])
def test_bad_bytes_in_the_footer_of_utf8(language: str, label: str | None, bad: int) -> None:
    head = f"<meta charset={label}>" if label else ""
    text = ACCENTED[language] * 20
    body = f"<html>{head}<p>{text}</p>{'<i>words without accents</i> ' * 300}".encode()
    found = decode(body + b"<footer>" + b"\xa9 \xe9t\xe9 " * bad + b"</footer>")
    assert text in found.text
    assert (found.encoding.used, found.encoding.replaced) == ("utf-8", 3 * bad)


@pytest.mark.parametrize("lang", ["", " lang=pt"])
def test_a_few_accents_of_portuguese_are_not_hungarian(lang: str) -> None:
    text = "O sindicato põe em causa as agências, e a greve não acaba, dizem os trabalhadores da fábrica à porta."
    assert text in decode(f"<html{lang}><p>{text}</p>".encode("cp1252")).text
    other = "A szakszervezet szerint a dolgozók többet kérnek, és a gyár vezetői hétfőn újra tárgyalnak velük a bérről."
    assert other in decode(f"<html lang=hu><p>{other * 3}</p>".encode("cp1250")).text
