"""Pictures that pages load late, beside signs that are none, and their captions."""

import pytest
import written_pages as written

from unionnews.items import Article, Image
from unionnews.normalize.article import article
from unionnews.normalize.picture_credits import labelled_credit
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

URL = "https://union.example/news/2024/05/strike-ends.html"
DATA = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def record(inside: str) -> Article:
    raw = extract(read_page(written.en_page(inside=inside).encode(), URL), [GenericPage], None)
    return article(raw, undeclared_site(raw))


def images(inside: str) -> list[Image]:
    found = record(inside)
    assert found.articleBody == "\n\n".join(written.EN_PARAGRAPHS)
    return found.images


@pytest.mark.parametrize(
    "markup",
    [
        f"<img src='{DATA}' data-src='/a.jpg'>",
        "<img src='/img/placeholder.png' data-original='/a.jpg'>",
        "<img src='/spacer.gif' data-lazy-src='/a.jpg'>",
        "<img data-src='/a.jpg'>",
        "<img src='/img/grey-100x50.gif' data-src=' /a.jpg '>",
        "<img srcset='/s.jpg 320w, /a.jpg 1200w, /m.jpg 640w'>",
        "<img srcset='/s.jpg, /a.jpg 2x'>",
        f"<img src='{DATA}' data-srcset='/a.jpg 900w,/s.jpg 300w'>",
        "<img src='/blank.gif' srcset='/s.jpg 1x, /a.jpg 2.5x'>",
        "<picture><source srcset='/a.jpg 1200w, /s.jpg 300w'><img alt=''></picture>",
        f"<picture><source data-srcset='/a.jpg'><img src='{DATA}'></picture>",
        "<picture><source srcset='/a.webp'><img src='/a.jpg'></picture>",
        f"<img class=lazy src='{DATA}'><noscript><img src='/a.jpg'></noscript>",
        "<noscript><img src='/a.jpg'></noscript>",
        "<img data-src='/a.jpg'><noscript><img src='/a-small.jpg'></noscript>",
        "<span style='display:none'><img data-src='/a.jpg'></span>",
        "<a href='/x' aria-hidden=true><img src='/a.jpg'></a>",
        "<img src='/a.jpg' style='visibility:hidden'>",
        "<img src='/a.jpg' srcset='/s.jpg 300w'>",
    ],
)
def test_the_picture_and_not_its_placeholder(markup: str) -> None:
    assert [image.url for image in images(f"<div>{markup}</div>")] == [
        "https://union.example/a.jpg"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "silicon-valley.jpg", "shareholders.jpg", "shareholder-meeting.png", "iconic-strike.jpg", "catalogo.jpg",
        "lexicon.png", "arrowsmith-plant.jpg", "loading-dock.jpg", "broken-arrow.jpeg", "button-factory.webp",
        "pixelated.png", "blanket.jpg", "sharecroppers.gif", "fair-share-march.jpg", "share-of-profits.jpg", "2024/emojis-of-work.jpg",
        "reloading-docks.png", "semicolon.png", "print-shop-pickets.jpg", "zoom-meeting-of-stewards.jpg", "linkedin-survey.png",
        "empty-hall.jpg", "mailroom.gif", "strike-facebook.png", "themes/pay.png", "wp-content/themes/x/march.jpg",
    ],
)  # fmt: skip
def test_names_that_only_contain_a_sign(name: str) -> None:
    assert [image.url for image in images(f"<img src='/p/{name}'>")] == [
        f"https://union.example/p/{name}"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "icon.png", "icons/fb.png", "share.png", "share-fb.svg", "logo.jpg", "site-logo.png", "weblogo.gif", "favicon.ico",
        "shareIcon.png", "arrow_right.gif", "1x1.gif", "spacer.gif", "loading.gif", "avatar.jpg", "btn_more.png",
        "qrcode.jpg", "erweima2.jpg", "logos/union.png", "fb-icon.svg", "icon.jpg", "placeholder.png", "print.gif", "font_plus.gif",
        "facebook_24.jpg", "send-mail.svg", "clear.gif", "green-instagram-hover.svg", "0a1b2c3d4e5f_linkedin.svg", "arr_left.cur",
        "wp-content/plugins/print/images/p.png", "wp-content/themes/x/banner.png", "_next/static/media/type.0a1b.svg",
    ],
)  # fmt: skip
def test_signs_are_no_pictures(name: str) -> None:
    assert images(f"<img src='/p/{name}'>") == []


A, B = "<img src='/a.jpg'>", "<img src='/b.jpg'>"
ONE, TWO = "Dockers at the gate on Monday, the day of the vote.", "The bargaining team."


@pytest.mark.parametrize(
    ("markup", "captions"),
    [
        (f"<figure>{A}<figcaption>{ONE}</figcaption></figure>", [ONE]),
        (f"<figure>{A}<figcaption><p>{ONE}</p><p>{TWO}</p></figcaption></figure>", [f"{ONE} {TWO}"]),
        (f"<figure><figcaption>{ONE}</figcaption>{A}</figure>", [ONE]),
        (f"<figure><figcaption><p>{ONE}</p><p>{TWO}</p></figcaption>{A}</figure>", [f"{ONE} {TWO}"]),
        (f"<figure><figcaption><div><div><span>{ONE}</span></div></div></figcaption>{A}</figure>", [ONE]),
        (f"<div class='wp-caption'>{A}<p class='wp-caption-text'>{ONE}</p></div>", [ONE]),
        (f"<div class='photo'>{A}<div class='photo-caption'><p>{ONE}</p><p>{TWO}</p></div></div>", [f"{ONE} {TWO}"]),
        (f"<div>{A}</div><p class='caption'>{ONE}</p>", [ONE]),
        (f"<div><p class='img-caption'>{ONE}</p>{A}</div>", [ONE]),
        (f"<figure>{A}<figcaption>{ONE}</figcaption></figure><figure>{B}<figcaption>{TWO}</figcaption></figure>", [ONE, TWO]),
        (f"<figure><figcaption>{ONE}</figcaption>{A}</figure><figure><figcaption>{TWO}</figcaption>{B}</figure>", [ONE, TWO]),
        (f"<figure>{A}<figcaption>{ONE}</figcaption></figure><figure>{B}</figure>", [ONE, None]),
        (f"<figure>{A}</figure><figure><figcaption>{TWO}</figcaption>{B}</figure>", [None, TWO]),
        (f"<figure>{A}</figure>", [None]),
        (f"<table align=right><tr><td>{A}</td></tr><tr><td><font size=1>{TWO}</font></td></tr></table>", [TWO]),
        (f"<table><tbody><tr><td>{TWO}</td></tr><tr><td>{A}</td></tr></table>", [TWO]),
        (f"<table><tr><td>{A}<br>{TWO}</td></tr></table>", [TWO]),
        (f"<p><a href='/big.jpg'>{A}</a><br><em>{TWO}</em></p>", [TWO]),
        (f"<p>{A}<br><small>{TWO}</small></p>", [TWO]),
        (f"<div>{A}<i>{ONE}</i></div>", [ONE]),
        (f"<table><tr><td>{A}</td></tr><tr><td><em>{TWO}</em></td></tr></table>", [TWO]),
        (f"<p align=center>{A}</p><p align=center>{ONE} (Photo: Tom Reed)</p>", [f"{ONE} (Photo: Tom Reed)"]),
        (f"<p style='text-align: center'>{A}</p><p style='text-align: center'>工人们在厂门前集会。（李冬雪 摄）</p>", ["工人们在厂门前集会。（李冬雪 摄）"]),
        (f"<p align=center>{A}</p><p align=center>{ONE}</p>", [ONE]),
        (f"{A}<p class='text-center'><em><small>{ONE}</small></em></p>", [ONE]),
        (f"<a href='/big.jpg'>{A}</a><p>▲ {ONE}</p>", [f"▲ {ONE}"]),
        (f"<p>{A}<br>▲ {ONE}</p>", [f"▲ {ONE}"]),
        *((f"<div>{A}<div class='{name}'>{TWO}</div></div>", [TWO]) for name in (
            "pie-de-foto", "pie_imagen", "pie", "peu-de-foto", "leyenda pie-foto", "bildtext", "bild-unterschrift", "bildlegende", "billedtekst", "bildetekst",
            "kuvateksti", "legende", "légende", "photo-legende", "spip_doc_descriptif", "didascalia", "didascalia-foto", "legenda", "legenda-foto", "podpis-pod-zdjeciem",
            "podpis", "popisek", "popis-obrazku", "opis-slike", "potpis-slike", "onderschrift", "fotobijschrift", "kepalairas", "keterangan-foto", "foto-podpis", "resim-alti",
            "nuotraukos-aprasymas", "pildiallkiri", "chu-thich-imagen")),
    ],
)  # fmt: skip
def test_captions_stand_at_their_pictures_and_not_in_the_text(
    markup: str, captions: list[str | None]
) -> None:
    assert [image.caption for image in images(markup)] == captions


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{A}<br>{ONE}</p>",
        f"<p>{A}<br><em>{TWO}</em> said so on Monday.</p>",
        f"<p>{A}{B}<em>{ONE}</em></p>",
        f"<table><tr><td>{A}{B}</td></tr><tr><td>{ONE}</td></tr></table>",
        f"<table><tr><td>{ONE}</td></tr><tr><td>{TWO}</td></tr></table>",
        f"<p>{A}</p><p>{ONE}</p>",
        f"<p align=center>{A}</p><p align=center><b>{TWO}</b></p>",
        f"<p align=center>{A}</p><p align=center>{ONE}</p><p align=center>{TWO}</p>",
        f"<p>{A}</p><p>{TWO}</p><p>▲ {ONE}</p>",
        f"<p>{A}{B}</p><p>{ONE} Photo: Tom Reed</p>",
        *(
            f"<div>{A}<p class='{name}'>{TWO}</p></div>"
            for name in (
                "pied",
                "pie-chart",
                "legendary",
                "opis",
                "tekst",
                "podpisane",
                "copie",
                "imagenes",
            )
        ),
    ],
)
def test_words_beside_a_picture_that_may_be_text(markup: str) -> None:
    assert not any(image.caption for image in record(markup).images)


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        (f"{ONE} Photo: Tom Reed", "Photo: Tom Reed"), ("Photo: Tom Reed", "Photo: Tom Reed"),
        (f"{ONE} (Photo by Tom Reed)", "Photo by Tom Reed"), (f"{ONE} Foto: Anna Wolf/dpa", "Foto: Anna Wolf/dpa"),
        (f"{ONE} | Credit: Tom Reed", "Credit: Tom Reed"), (f"{ONE} Photograph: Tom Reed/Agency", "Photograph: Tom Reed/Agency"),
        (f"{ONE} Bild: Anna Wolf", "Bild: Anna Wolf"), (f"{ONE} Crédit photo : Anne Roy", "Crédit photo : Anne Roy"),
        (f"{ONE} Фото: Иван Петров", "Фото: Иван Петров"), (f"{ONE} © Tom Reed", "© Tom Reed"),
        (f"{ONE} Fot. Jan Nowak", "Fot. Jan Nowak"), ("职工在休息。图片来源：山河网", "图片来源：山河网"),
        (f"{ONE} Fotó: Kis Éva", "Fotó: Kis Éva"), (f"{ONE} Ảnh: Trần An", "Ảnh: Trần An"), (f"{ONE} Ảnh: M.A", "Ảnh: M.A"), ("हड़ताल जारी। फोटो: सीता", "फोटो: सीता"), (f"{ONE} 사진=김하늘 기자", "사진=김하늘 기자"),
        (f"{ONE} Ljósmynd: Jón Sig", "Ljósmynd: Jón Sig"), (f"{ONE} Nuotr. Ona Ra", "Nuotr. Ona Ra"), (f"{ONE} ფოტო: ნინო", "ფოტო: ნინო"), (f"{ONE} Լուսանկար՝ Անի", "Լուսանկար՝ Անի"), (f"{ONE} ছবি: রুমা", "ছবি: রুমা"),
        (f"{ONE} Сурет: Айша", "Сурет: Айша"), (f"{ONE} Picha: Asha", "Picha: Asha"), (f"{ONE} Şəkil: Aysel", "Şəkil: Aysel"), (f"{ONE} Slika: Ana K", "Slika: Ana K"), (f"{ONE} Argazkia: Ane", "Argazkia: Ane"),
        (f"{ONE} AP Photo/Tom Reed, File", "AP Photo/Tom Reed, File"), ("The gate (Tom Reed/Dock via Port Images / Port Images)", "Tom Reed/Dock via Port Images / Port Images"),
        ("They met at the gate in Bonn AP Photo/Tom Reed", "AP Photo/Tom Reed"), (f"{ONE} (AP Photo/Tom Reed) The Associated Press", "AP Photo/Tom Reed"),
        (f"{ONE} © Tom Reed (dock)", "© Tom Reed (dock)"), (f"{ONE} Photo: Tom Reed (license).", "Photo: Tom Reed (license)"),
        (f"{ONE} Image courtesy of the union", "Image courtesy of the union"), (ONE, None), (None, None), ("", None),
        ("The photo by the gate shows dockers. They won.", None),
        ("Members look at the picture of the day: a strike that ended well.", None),
    ],
)  # fmt: skip
def test_credits_behind_a_label(caption: str | None, credit: str | None) -> None:
    assert labelled_credit(caption) == credit


def test_a_chinese_credit() -> None:
    (image,) = images(
        f"<figure>{A}<figcaption>职工在休息。新华社记者 张伟 摄</figcaption></figure>"
    )
    assert image.creditText == "新华社记者 张伟 摄"


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<amp-img src='/a.jpg' width=600 height=400></amp-img>", "/a.jpg"),
        (f"<img src='{DATA}' data-image='/a.jpg'>", "/a.jpg"),
        (f"<img src='{DATA}' data-lazyload='/a.jpg'>", "/a.jpg"),
        ("<img src='/my photo.jpg' width=500>", "/my%20photo.jpg"),
    ],
)
def test_other_ways_to_name_a_picture(markup: str, url: str) -> None:
    assert [image.url for image in images(f"<div>{markup}</div>")] == [
        f"https://union.example{url}"
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<div><img class='avatar' src='/u.jpg'></div>",
        "<div><img src='/authors/u.jpg'></div>",
        "<div><img src='/files/profile/30x30/7.png'></div>",
        "<div><img src='/2024/jane-roe-headshot.jpg'></div>",
        "<div class='post-author__image'><a href='/jane'><img src='/u.jpg'></a></div>",
        "<div class='card article-author-box'><img src='/u.jpg'></div>",
    ],
)
def test_a_portrait_is_no_picture_of_the_article(markup: str) -> None:
    assert images(markup) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src='/authors/a.jpg'><figcaption>Maria Holm at the gate.</figcaption></figure>",
        "<div class='image_author'><img src='/a.jpg'></div>",
        "<div class='post tag-author-rights'><img src='/a.jpg'></div>",
        "<section class='author-bio'><figure><img src='/a.jpg'></figure></section>",
        "<div><img src='/2024/authors-on-strike.jpg'></div>",
    ],
)
def test_a_picture_of_writers_in_the_story_stays(markup: str) -> None:
    assert len(images(markup)) == 1


def test_a_credit_by_its_class() -> None:
    found = record(
        "<figure><img src='/a.jpg'><figcaption>The gate. <span class='credit'>Tom Reed/AP</span></figcaption></figure>"
    )
    assert [image.creditText for image in found.images] == ["Tom Reed/AP"]


@pytest.mark.parametrize(
    ("caption", "shown", "credit"),
    [
        ("The gate. <span class='credit'>(Tom Reed/AP)</span>", "The gate. (Tom Reed/AP)", "Tom Reed/AP"),
        ("The gate. <span class='credit'>Credit:</span>", "The gate. Credit:", None),
        ("...", None, None),
        ("图", None, None),
    ],
)  # fmt: skip
def test_labels_and_marks_alone_say_nothing(
    caption: str, shown: str | None, credit: str | None
) -> None:
    found = record(f"<figure><img src='/a.jpg'><figcaption>{caption}</figcaption></figure>")
    assert [(image.caption, image.creditText) for image in found.images] == [(shown, credit)]
