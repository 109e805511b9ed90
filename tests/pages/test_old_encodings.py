"""Encodings of the web before UTF-8: by label, without one, and under a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.encodings import decode, wide_codec
from unionnews.pages.extract import read_page

JAPANESE = "港湾労働組合は火曜日、十一日間続いたストライキの終了を発表し、時給は六パーセント引き上げられると述べた。"
RUSSIAN = "Профсоюз докеров объявил во вторник об окончании забастовки, и зарплата вырастет на шесть процентов."
POLISH = "Związek dokerów ogłosił zakończenie strajku, płaca wzrośnie o sześć procent, powiedział rzecznik, życząc członkom spokoju."
TEXTS = {
    "iso2022_jp": ("iso-2022-jp", JAPANESE),
    "shift_jis": ("shift_jis", JAPANESE),
    "euc_jp": ("euc-jp", JAPANESE),
    "euc_kr": ("euc-kr", "항만 노동조합은 화요일 열하루 동안 이어진 파업을 끝낸다고 발표했으며 시급은 육 퍼센트 오른다고 밝혔다."),
    "iso2022_kr": ("iso-2022-kr", "항만 노동조합은 화요일 파업을 끝낸다고 발표했다."),
    "cp1251": ("windows-1251", RUSSIAN),
    "koi8_r": ("koi8-r", RUSSIAN),
    "koi8_u": ("koi8-u", "Профспілка докерів оголосила у вівторок про завершення страйку, і зарплата зросте на шість відсотків, її підняли."),
    "cp866": ("ibm866", RUSSIAN),
    "cp1250": ("windows-1250", POLISH),
    "iso8859_2": ("iso-8859-2", POLISH),
    "cp1252": ("windows-1252", "Le syndicat des dockers a annoncé mardi la fin de la grève, à Marseille, et le salaire sera augmenté, a déclaré l’intersyndicale."),
    "cp1253": ("windows-1253", "Το συνδικάτο των λιμενεργατών ανακοίνωσε την Τρίτη το τέλος της απεργίας και ο μισθός θα αυξηθεί."),
    "cp1254": ("windows-1254", "Liman işçileri sendikası, on bir gün süren grevin sona erdiğini açıkladı, işçiler yarın çalışmaya başlıyor."),
    "cp1255": ("windows-1255", "איגוד עובדי הנמל הודיע ביום שלישי על סיום השביתה, שנמשכה אחד עשר ימים, והשכר יעלה."),
    "cp1256": ("windows-1256", "أعلنت نقابة عمال الميناء يوم الثلاثاء انتهاء الإضراب، بعد أحد عشر يوما من المفاوضات، وسيرتفع الأجر."),
    "cp1257": ("windows-1257", "Uosto darbuotojų profesinė sąjunga antradienį paskelbė apie streiko pabaigą, o atlyginimas padidės šešiais procentais."),
    "cp874": ("tis-620", "สหภาพแรงงานท่าเรือประกาศยุติการนัดหยุดงานเมื่อวันอังคาร หลังจากเจรจากันนานสิบเอ็ดวัน"),
    "big5": ("big5", "港口工會星期二宣布結束十一天的罷工，時薪將提高百分之六，工會說。"),
    "utf-16-le": (None, RUSSIAN),
    "utf-16-be": (None, JAPANESE),
    "utf-32-le": (None, POLISH),
    "utf-32-be": (None, RUSSIAN),
}  # fmt: skip
LABELLED = [codec for codec, (label, _) in TEXTS.items() if label]
SEVEN_BIT = {"iso2022_jp", "iso2022_kr"}


def page(text: str, label: str | None = None) -> str:
    meta = f"<meta charset={label}>" if label else ""
    return f"<html><head>{meta}<title>x</title></head><body><div><p>{text}</p></div></body></html>"


@pytest.mark.parametrize("codec", LABELLED)
@pytest.mark.parametrize("where", ["meta", "header", "both"])
def test_by_label(codec: str, where: str) -> None:
    label, text = TEXTS[codec]
    markup = page(text, None if where == "header" else label)
    header = None if where == "meta" else f"text/html; charset={label}"
    decoded = decode(markup.encode(codec), header)
    assert (decoded.text, decoded.encoding.replaced) == (markup, 0)
    assert decoded.encoding.declared == label


@pytest.mark.parametrize("codec", TEXTS)
@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1", "no-such-thing"])
def test_without_a_label_and_under_those_that_servers_send(codec: str, label: str | None) -> None:
    markup = page(TEXTS[codec][1])
    decoded = decode(markup.encode(codec), f"text/html; charset={label}" if label else None)
    assert (decoded.text, decoded.encoding.replaced) == (markup, 0)


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("koi8_r", "windows-1251"), ("cp1251", "koi8-r"), ("cp866", "windows-1251"), ("cp1251", "ibm866"),
        ("iso2022_jp", "shift_jis"), ("euc_jp", "shift_jis"), ("shift_jis", "euc-jp"), ("euc_kr", "shift_jis"),
        ("cp1251", "windows-1250"), ("cp1253", "windows-1251"), ("utf-16-le", "windows-1251"), ("utf-8", "koi8-r"),
        ("utf-8", "iso-2022-jp"), ("utf-16-be", "utf-8"),
    ],
)  # fmt: skip
def test_a_wrong_label_is_found_out_or_told(codec: str, label: str) -> None:
    text = TEXTS.get(codec, (None, RUSSIAN))[1]
    markup = page(text, label)
    decoded = decode(markup.encode(codec))
    assert decoded.text == markup or decoded.encoding.replaced > 0


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("x-sjis", "shift_jis"), ("Windows-31J", "cp932"), ("ks_c_5601-1987", "euc_kr"), ("x-euc-jp", "euc_jp"),
        ("win-1251", "cp1251"), ("cp-866", "cp866"), ("windows-874", "cp874"), ("iso-8859-8-i", "iso8859_8"),
        ("x-cp1250", "cp1250"), ("TIS620", "cp874"), ("csISO2022JP", "iso2022_jp"), ("dos-866", "cp866"),
        ("iso-8859-11", "cp874"),
    ],
)  # fmt: skip
def test_labels_of_other_systems(label: str, codec: str) -> None:
    text = {"iso8859_8": TEXTS["cp1255"][1], "cp932": JAPANESE}.get(codec) or TEXTS[codec][1]
    markup = page(text, label)
    decoded = decode(markup.encode(codec))
    assert (decoded.text, decoded.encoding.replaced) == (markup, 0)


@pytest.mark.parametrize("label", ["windows-1251", "shift_jis", "utf-8", None])
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_beats_a_label(label: str | None, codec: str) -> None:
    markup = page(RUSSIAN, label)
    assert decode(markup.encode(codec)).text == markup


@pytest.mark.parametrize("codec", ["gb18030", "cp1251", "euc_kr", "shift_jis"])
def test_a_mark_before_text_of_another_encoding(codec: str) -> None:
    text = {"gb18030": "港口工会星期二宣布结束十一天的罢工，时薪将提高百分之六。"}.get(
        codec
    ) or TEXTS[codec][1]
    markup = page(text, "gb2312" if codec == "gb18030" else TEXTS[codec][0])
    decoded = decode(b"\xef\xbb\xbf" + markup.encode(codec))
    assert (decoded.text, decoded.encoding.replaced) == (markup, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"\x93\x81\x9d<p>" + bytes(range(0x80, 0xFF)) * 3 + b"</p>",
        page("x").encode() + b"\x1b$)Axyz\x1b(B",
        b"<p>" + bytes((0xE9, 0x81, 0xA0)) * 2 + b"\x8f\xfe\xff\x9d" * 9 + b"</p>",
    ],
)
def test_where_nothing_decides_it_is_counted(body: bytes) -> None:
    decoded = decode(body)
    assert decoded.encoding.replaced > 0
    assert "\ufffd" in decoded.text


@pytest.mark.parametrize("word", ["café", "naïve", "Zürich", "it’s", "“so”", "100 €", "São Paulo"])
@pytest.mark.parametrize("label", [None, "iso-8859-1", "us-ascii"])
def test_a_single_letter_of_western_europe(word: str, label: str | None) -> None:
    markup = page(f"The union met at the {word} on Monday.", label)
    assert decode(markup.encode("cp1252")).text == markup


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_page_of_wide_characters_is_no_binary_file(codec: str) -> None:
    found = read_page(page(RUSSIAN).encode(codec), "https://union.example/1.html")
    assert found.response.text == page(RUSSIAN)


@pytest.mark.parametrize("codec", [name for name in TEXTS if name not in SEVEN_BIT | {"cp1257"}])
def test_text_of_little_markup_is_read_without_a_label(codec: str) -> None:
    markup = "<p>" + "</p><p>".join([TEXTS[codec][1]] * 12)
    assert decode(markup.encode(codec)).text == markup


@pytest.mark.parametrize(
    "codec",
    ["shift_jis", "euc_jp", "euc_kr", "big5", "cp1251", "koi8_r", "koi8_u", "cp1253", "cp1255", "cp1256", "cp874"],
)  # fmt: skip
def test_bytes_read_as_latin_and_saved_as_utf8_are_undone(codec: str) -> None:
    markup = page(" ".join([TEXTS[codec][1]] * 3))
    assert decode(markup.encode(codec).decode("latin-1").encode()).text == markup


@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, POLISH, TEXTS["cp1252"][1], TEXTS["cp874"][1]])
@pytest.mark.parametrize("misread", ["latin-1", "cp1252"])
def test_utf8_read_as_latin_and_saved_as_utf8_is_undone(text: str, misread: str) -> None:
    markup = page(text)
    twice = "".join(
        chr(byte) if misread == "latin-1" or byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode(misread)
        for byte in markup.encode()
    )  # fmt: skip
    assert decode(twice.encode()).text == markup


@given(st.binary(min_size=70, max_size=300))
def test_binary_files_are_no_wide_text(data: bytes) -> None:
    body = b"\x00\x01\x02\x03" * 1024 + data
    assert wide_codec(body) is None
    with pytest.raises(UnreadablePageError, match="binary data"):
        read_page(body, None)
