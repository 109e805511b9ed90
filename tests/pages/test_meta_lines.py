"""Lines between headline and text that hold labels, dates and names beside each other."""

import pytest

from unionnews.fetching.api import extract_article
from unionnews.normalize.dates import find_date
from unionnews.words.date_labels import is_label, without_labels

TEXT = {
    "da": "De ansatte på havnen nedlagde arbejdet mandag, fordi ledelsen ikke er kommet med et nyt tilbud til dem.",
    "en": "The dock workers stopped work on Monday because management had made no new offer to their union.",
    "fi": "Sataman työntekijät keskeyttivät työnsä maanantaina, koska johto ei ole tehnyt uutta tarjousta heille.",
    "fr": "Les salariés du port ont cessé le travail lundi parce que la direction n’a pas fait de proposition.",
    "ja": "港湾労働者は月曜日、会社側が新しい提案を示さなかったため、仕事を止めた。組合は賃金の引き上げを求めている。",
    "pl": "Pracownicy portu przerwali w poniedziałek pracę, ponieważ zarząd nie przedstawił związkowi nowej oferty.",
    "ro": "Angajații portului au încetat lucrul luni, deoarece conducerea nu a făcut o nouă ofertă sindicatului lor.",
    "vi": "Công nhân cảng đã ngừng làm việc hôm thứ Hai vì ban giám đốc không đưa ra đề nghị mới cho công đoàn.",
}


@pytest.mark.parametrize(
    ("language", "line", "people"),
    [
        ("da", "Skrevet af Lars Holm og Pia Juul d. 27/05/2024", ["Lars Holm", "Pia Juul"]),
        ("fi", "Julkaistu 27.5.2024 Toimittaja Jukka Niemi", ["Jukka Niemi"]),
        ("ro", "de Ioana Popescu, 27 mai 2024, 10:08", ["Ioana Popescu"]),
        ("vi", "Thứ Hai, 27/05/2024 10:08 GMT+7 Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("en", "By: Maria Lopez, Communications Officer Date: 27/05/2024", ["Maria Lopez"]),
        ("en", "27 May '24 | Joan Fields", ["Joan Fields"]),
        ("pl", "Autor: Agnieszka Maj · 27 maja 2024", ["Agnieszka Maj"]),
        (
            "fr",
            "Publié le 27 mai 2024 à 10h08 — Mis à jour le 28 mai 2024 | Propos recueillis par Claire Morel",
            ["Claire Morel"],
        ),
    ],
)
def test_the_writers_are_those_of_the_line(language: str, line: str, people: list[str]) -> None:
    found = read(language, line)
    assert [one.name for one in found.authors] == people
    assert (found.datePublished or "")[:10] == "2024-05-27"


def test_a_photographer_in_han_keeps_the_role() -> None:
    found = read("ja", "2024年5月27日 文：佐藤花子 写真：山田太郎")
    roles = [(one.name, one.role) for one in found.authors]
    assert roles == [("佐藤花子", "author"), ("山田太郎", "photographer")]


@pytest.mark.parametrize(
    "name",
    [
        "George Osborne", "Max Born", "Kate Bornstein", "Peter Dearborn", "Vincenzo Sinceri", "Dana Dodanović",
        "Maria Hoy", "Jean-Paul Von Der Brelie", "Nguyễn Đăng Khoa", "Trần Đăng", "Todaye Adu",
    ],
)  # fmt: skip
def test_a_name_with_a_word_of_a_label_is_a_name(name: str) -> None:
    assert not is_label(name)
    assert [one.name for one in read("en", f"By {name} | 27 May 2024").authors] == [name]


@pytest.mark.parametrize(
    "text", ["Last Updated", "Date Published", "Posted On", "تم نشره الجمعة", "本站发布"]
)
def test_words_of_a_label_are_no_name(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["l'11 maggio 2024", "dell’11 maggio 2024"])
def test_a_day_behind_an_article_is_no_year(text: str) -> None:
    found = find_date(text, None, "it")
    assert found is not None
    assert found.value == "2024-05-11"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Posted on | by Jane Roe", "| by Jane Roe"),
        ("Jane Roe | Posted by Ann Lee", "Jane Roe | Posted by Ann Lee"),
        ("Jane Roe Publisert | Oppdatert |", "Jane Roe |  |"),
    ],
)
def test_labels_go_before_dates_only(text: str, rest: str) -> None:
    assert without_labels(text, "|").split() == rest.split()


def read(language: str, line: str):
    text = "".join(f"<p>{TEXT[language]}</p>" for _ in range(3))
    page = f"<html lang={language}><body><h1>Port 481</h1><div>{line}</div>{text}</body></html>"
    return extract_article(page.encode(), "https://union.example/port")
