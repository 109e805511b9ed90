"""By-lines whose labels, prepositions and weekdays have no mark beside the names."""

import pytest

from unionnews.normalize.dates import find_date
from unionnews.normalize.western_bylines import read_byline


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kuva Otso Laine", [("Otso Laine", "photographer")]),
        ("Foto Anna-Lena Berg", [("Anna-Lena Berg", "photographer")]),
        ("Na Juma Mwita | 5 Oktoba 2018", [("Juma Mwita", "author")]),
        ("Ni Maria Reyes Cruz", [("Maria Reyes Cruz", "author")]),
        ("de Corneliu Tudor · vineri, 26 martie 2021", [("Corneliu Tudor", "author")]),
        ("Oleh Sri Wahyuni Selasa, 23 Februari 2021", [("Sri Wahyuni", "author")]),
        ("Por Plácido Domingo, 5 de mayo de 2021", [("Plácido Domingo", "author")]),
        ("Γράφτηκε από τον Στέλιος Μάνος", [("Στέλιος Μάνος", "author")]),
        ("Röportaj: Nilgün Aksoy", [("Nilgün Aksoy", "author")]),
        ("작성자 교육선전실", []),
        ("Na Novém Městě se v úterý stávkovalo", []),
    ],
)
def test_a_label_without_a_mark(line: str, expected: list[tuple[str, str]]) -> None:
    people = read_byline(line)
    assert [(one.name, one.role) for one in people] == expected
    assert all(one.labelled for one in people)


@pytest.mark.parametrize(("language", "day"), [("ko", "2021-07-14"), ("en", None), (None, None)])
def test_a_year_of_two_figures_stands_first_in_korean_only(
    language: str | None, day: str | None
) -> None:
    found = find_date("작성일 21-07-14 18:22", None, language)
    assert (found and found.value) == day
