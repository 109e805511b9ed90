"""By-lines in scripts other than Chinese: tables of forms, and by-lines built from the grammar."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.normalize.people import parse_byline
from unionnews.normalize.western_bylines import names_only, read_byline

A, R, C, P, T = "author", "reporter", "correspondent", "photographer", "translator"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # Several names
        (
            "By Abby Gandon, Tobias Kaplin and Rupert Parr",
            "Abby Gandon; Tobias Kaplin; Rupert Parr",
        ),
        (
            "By Abby Gandon, Tobias Kaplin, and Rupert Parr",
            "Abby Gandon; Tobias Kaplin; Rupert Parr",
        ),
        (
            "By Abby Gandon; Tobias Kaplin; and Rupert Parr",
            "Abby Gandon; Tobias Kaplin; Rupert Parr",
        ),
        ("Rédigé par Abby Gandon le 6 mai 2024", "Abby Gandon"),
        ("Par Abby Gandon, Publié le 6 mai 2024", "Abby Gandon"),
        ("Publicado el 6 de mayo de 2024", ""),
        ("By Abby Gandon Sunday 5 November 2023", "Abby Gandon"),
        ("By Abby Gandon December 2023", "Abby Gandon"),
        ("By Abby Gandon 5 Nov", "Abby Gandon"),
        ("Par Abby Gandon 5 février", "Abby Gandon"),
        ("By November", ""),
        ("By May Gandon", "May Gandon"),
        ("by Ana Marsh & Ole Berg", "Ana Marsh; Ole Berg"),
        ("Von Anna Müller und Karl Maier, Berlin", "Anna Müller; Karl Maier"),
        ("Par Jean-Paul de la Croix et Anne d’Arc", "Jean-Paul de la Croix; Anne d’Arc"),
        ("Por María José López y Juan Pérez | Madrid", "María José López; Juan Pérez"),
        ("Di Paolo Bianchi e Chiara De Luca", "Paolo Bianchi; Chiara De Luca"),
        ("Door Jan van den Berg en Els Visser", "Jan van den Berg; Els Visser"),
        ("Av Kari Nordmann og Ole Hansen", "Kari Nordmann; Ole Hansen"),
        ("Oleh Budi Santoso", "Budi Santoso"),
        ("E. Barreneche / J. I. da Silva", "E. Barreneche; J. I. da Silva"),
        ("By Maria & Katerina", "Maria; Katerina"),
        ("By Krystyna", "Krystyna"),
        # Labels without a sign, prepositions and titles of other languages
        ("Autor Karol Mak", "Karol Mak"),
        ("Autorka Eva Horáková", "Eva Horáková"),
        ("Автор Марко Бойко", "Марко Бойко"),
        ("Szerző Nagy Béla", "Nagy Béla"),
        ("Yazar Ayşe Kaya", "Ayşe Kaya"),
        ("Auteur Luc Petit", "Luc Petit"),
        ("Författare Sven Ek", "Sven Ek"),
        ("Bài: Trần An", "Trần An"),
        ("Bài viết: Trần An", "Trần An"),
        ("de Radu Ionescu", "Radu Ionescu"),
        ("scris de Radu Ionescu", "Radu Ionescu"),
        ("Doç. Dr. Ayşe Kaya", "Ayşe Kaya"),
        ("Mgr. Eva Horáková", "Eva Horáková"),
        ("PhDr. Petr Dub", "Petr Dub"),
        ("MUDr. Petr Dub", "Petr Dub"),
        ("JUDr. Petr Dub", "Petr Dub"),
        ("prof. Karol Mak", "Karol Mak"),
        ("Проф. Иван Дуб", "Иван Дуб"),
        ("Yrd. Doç. Dr. Ayşe Kaya", "Ayşe Kaya"),
        ("記者・山本花", "山本花"),
        ("特派員・山本花", "山本花"),
        ("De Luca Chiara", "De Luca Chiara"),
        ("de facto strike", ""),
        # Dates, contacts, outlets and places around the names
        ("May 5, 2026 by Ana Marsh and Ole Berg", "Ana Marsh; Ole Berg"),
        ("By Ana Marsh May 5, 2026", "Ana Marsh"),
        ("By Ana Marsh and Ole Berg December 21, 2023", "Ana Marsh; Ole Berg"),
        ("Ana Marsh - December 21, 2023", "Ana Marsh"),
        ("Ana MarshMarch 2, 2024", "Ana Marsh"),
        ("21. Dezember 2023 • Anna Müller • 3 Minuten", "Anna Müller"),
        ("By Ana Marsh | amarsh@courier.example | The Riverbend Courier", "Ana Marsh"),
        ("By Ana Marsh @anamarsh", "Ana Marsh"),
        ("By Ana Marsh (Riverbend Courier)", "Ana Marsh"),
        ("By Ana Marsh, The Riverbend Tribune", "Ana Marsh"),
        ("By Ana O'Connor The Associated Press", "Ana O'Connor"),
        ("Posted on May 5, 2026 by Ana Marsh", "Ana Marsh"),
        # Degrees, titles and jobs
        ("Jon Schmidt Jr., Tara Dole, MD", "Jon Schmidt Jr.; Tara Dole"),
        ("By Ana Marsh, MS, RDN, LD", "Ana Marsh"),
        ("Written By Dr. Ana Marsh, M.D.", "Ana Marsh"),
        ("By Ana Marsh, Staff Writer", "Ana Marsh"),
        ("By Ana Marsh Senior Autos Reporter", "Ana Marsh"),
        ("Ana Marsh, Labour Correspondent", "Ana Marsh"),
        ("Иван Петров, специальный корреспондент", "Иван Петров"),
        ("Anna Müller, freie Journalistin", "Anna Müller"),
        # Other scripts
        ("Автор: Иван Петров", "Иван Петров"),
        ("Текст: Иван Петров, Анна Иванова", "Иван Петров; Анна Иванова"),
        ("Του Γιώργου Παπαδόπουλου", "Γιώργου Παπαδόπουλου"),
        ("김민수 기자", "김민수"),
        ("[서울=가나뉴스] 김민수·이영희 기자 kim@news.example", "김민수; 이영희"),
        ("박진국 기자", "박진국"),
        ("取材・文 山田太郎", "山田太郎"),
        ("文・山田太郎、田中花子", "山田太郎; 田中花子"),
        ("מאת: דנה כהן", "דנה כהן"),
        ("بقلم: محمد علي", "محمد علي"),
        ("Oprac.: Anna Nowak", "Anna Nowak"),
        ("Szerző: Kovács Anna", "Kovács Anna"),
        ("Oprac. Anna Nowak", "Anna Nowak"),
        ("12 marca 2024 | oprac. Anna Nowak", "Anna Nowak"),
        ("Rozmawiała Ewa Mazur", "Ewa Mazur"),
        ("Připravila Jana Dvořáková", "Jana Dvořáková"),
        ("Материал подготовил Иван Петров", "Иван Петров"),
        ("Беседовала Анна Иванова", "Анна Иванова"),
        ("Автор статьи: Иван Петров, экономист", "Иван Петров"),
        ("Записала Оксана Шевчук", "Оксана Шевчук"),
        ("От Мария Георгиева", "Мария Георгиева"),
        ("Γράφει η Μαρία Νικολάου", "Μαρία Νικολάου"),
        ("Muhabir Ayşe Demir", "Ayşe Demir"),
        ("Reportagem de Tiago Nogueira", "Tiago Nogueira"),
        ("Una crónica de Luis Pardo", "Luis Pardo"),
        ("Eine Reportage von Jonas Weber", "Jonas Weber"),
        ("Intervista a cura di Sara De Luca", "Sara De Luca"),
        ("Geschreven door Els Jansen op 12 maart 2024", "Els Jansen"),
        ("Ditulis oleh Budi Santoso", "Budi Santoso"),
        ("기자명 이정훈 입력 2024.03.12 14:20", "이정훈"),
        ("글 박지영 / 사진 최은영", "박지영; 최은영"),
        ("文・写真　高橋健一", "高橋健一"),
        ("取材・文＝高橋健一", "高橋健一"),
        ("03/01/2024 by Abby Gandon, Delegate to the Council", "Abby Gandon"),
        ("Author(s): Abby Gandon; Rupert Parr", "Abby Gandon; Rupert Parr"),
        ("By Abby Jane KLEIN", "Abby Jane KLEIN"),
        ("By Associated Press", "Associated Press"),
        # Nobody
        ("많이 본 기사", ""),
        ("글: 인기 기사", ""),
        ("담당 기자", ""),
        ("사회부 기자", ""),
        ("本紙記者", ""),
        ("社会部記者", ""),
        ("February 25, 2021", ""),
        ("25 Φεβρουαρίου 2021", ""),
        ("Tuesday, 25 May 2021 09:30", ""),
        ("By The Editors", ""),
        ("From staff reports", ""),
        ("By Courier Staff", ""),
        ("By Admin", ""),
        ("Redaktion", ""),
        ("By News Desk", ""),
        ("La Redacción", ""),
        ("Редакция", ""),
        ("The Riverbend Telegram", ""),
        ("RIVERBEND TODAY", ""),
        ("Updated May 5, 2026", ""),
        ("By", ""),
    ],
)
def test_authors_of_a_line(line: str, expected: str) -> None:
    found = [one.name for one in parse_byline(line)]
    assert found == [name for name in expected.split("; ") if name]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ana.marsh@union.example (Ana Marsh)", [("Ana Marsh", A)]),
        ("Ana Marsh; Ole Berg", [("Ana Marsh", A), ("Ole Berg", A)]),
        ("Ana Marsh/Ole Berg", [("Ana Marsh", A), ("Ole Berg", A)]),
        ("Words: Ana Marsh Photos: Ole Berg", [("Ana Marsh", A), ("Ole Berg", P)]),
        ("Texte : Jean Dupont / Photos : Anne Roche", [("Jean Dupont", A), ("Anne Roche", P)]),
        ("Text: Anna Müller, Fotos: Karl Maier", [("Anna Müller", A), ("Karl Maier", P)]),
        ("Photography by Ole Berg", [("Ole Berg", P)]),
        ("Foto: Mads Holm", [("Mads Holm", P)]),
        ("Фото: Иван Петров", [("Иван Петров", P)]),
        ("文・山田太郎 写真・田中花子", [("山田太郎", A), ("田中花子", P)]),
        ("Reporting by Ana Marsh; editing by Ole Berg", [("Ana Marsh", R)]),
        ("Translated by Ana Marsh", [("Ana Marsh", T)]),
        ("Traducción: Ana Pérez", [("Ana Pérez", T)]),
        ("Ana Marsh, Labour Correspondent", [("Ana Marsh", C)]),
        ("김민수 특파원", [("김민수", C)]),
        ("山田太郎記者", [("山田太郎", R)]),
        ("By Ana Marsh. Edited by Ole Berg", [("Ana Marsh", A)]),
        ("Editor: Ole Berg", []),
        ("Επιμέλεια: Μαρία Νίκου", []),
        ("編集・山田太郎", []),
        ("Medically reviewed by Ana Marsh, MD. Written by Ole Berg", [("Ole Berg", A)]),
        ("Հեղինակ՝ Անի Սարգսյան", [("Անի Սարգսյան", A)]), ("ავტორი: ნინო ბერიძე", [("ნინო ბერიძე", A)]),
        ("27 май 2024 г., 10:30 ч. от Десислава Иванова", [("Десислава Иванова", A)]), ("Nga Arta Hoxha", [("Arta Hoxha", A)]),
        ("Објавено на 27 мај 2024 во 10:30 од Елена Трајковска", [("Елена Трајковска", A)]), ("Закон от 5 мая 2024", []),
        ("de Ion Munteanu / 27 mai 2024, 10:30", [("Ion Munteanu", A)]), ("Teksti Pekka Salo", [("Pekka Salo", A)]),
        ("27 พฤษภาคม 2567 เวลา 10:05 น. | โดย สมชาย ใจดี", [("สมชาย ใจดี", A)]), ("ผู้สื่อข่าว: วิภา ศรีสุข", [("วิภา ศรีสุข", R)]),
        ("लेखक: अनिल वर्मा", [("अनिल वर्मा", A)]), ("लेखक: वाराणसी ब्यूरो", []), ("লেখা: রুমানা আক্তার", [("রুমানা আক্তার", A)]),
        ("Ingediend door Sanne de Wit op ma, 27/05/2024 - 16:20", [("Sanne de Wit", A)]), ("記者 佐藤花子", [("佐藤花子", R)]),
        ("Publicado por Elena Vidal en 18:02", [("Elena Vidal", A)]), ("Kadri Tamm, ajakirjanik", [("Kadri Tamm", A)]),
    ],
)  # fmt: skip
def test_roles(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.role) for one in parse_byline(line)] == expected


def test_a_place_behind_a_bar_makes_no_sentence() -> None:
    assert names_only("Lucía Ferrer / Valencia")
    assert not names_only("Lucía Ferrer / el puerto")


@pytest.mark.parametrize(
    "sentence",
    [
        "A rally by Amazon Workers ended in the rain.",
        "The strike was called by Unite and went on for eleven days.",
        "Standing by Parliament Square, Ana Marsh waited for the vote.",
    ],
)
def test_a_sentence_is_no_byline(sentence: str) -> None:
    assert not (any(one.labelled for one in read_byline(sentence)) and names_only(sentence))


NAME = st.sampled_from(
    [
        "Ana Marsh", "Ole Berg", "Jean-Paul Roche", "María José López", "Zoë O’Hara", "J. R. Holm", "Jan van den Dool",
        "Иван Петров", "Γιώργος Νίκου", "Łukasz Żak", "Şule Öztürk", "Eva Holm-Lind",
    ]
)  # fmt: skip
LANGUAGES = st.sampled_from(
    [
        ("By ", "and"),
        ("by ", "&"),
        ("Von ", "und"),
        ("Par ", "et"),
        ("Por ", "y"),
        ("Autor: ", "a"),
        ("Words: ", "and"),
        ("Автор: ", "и"),
        ("Αυτ. Κείμενο: ", "και"),
        ("Oleh ", "dan"),
        ("Door ", "en"),
        ("Author: ", "and"),
    ]
)
BEHIND = st.sampled_from(
    [
        "",
        ", Staff Writer",
        " | May 5, 2026",
        " - 5 May 2026",
        " • 3 min read",
        " | ana@courier.example",
        ", PhD",
        " (The Courier)",
    ]
)
BEFORE = st.sampled_from(["", "May 5, 2026 ", "May 5, 2026 | ", "05.05.2026 - "])


@given(st.lists(NAME, min_size=1, max_size=5, unique=True), LANGUAGES, BEFORE, BEHIND)
def test_a_built_byline_is_read_back(
    names: list[str], words: tuple[str, str], before: str, behind: str
) -> None:
    label, both = words
    row = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {both} {names[-1]}"
    line = f"{before}{label.removeprefix('Αυτ. ')}{row}{behind}"
    assert [one.name for one in parse_byline(line)] == names, line


@given(
    st.lists(NAME, min_size=2, max_size=2, unique=True), st.sampled_from([" | ", " / ", "; ", " "])
)
def test_writer_and_photographer_are_told_apart(names: list[str], between: str) -> None:
    line = f"Text: {names[0]}{between}Fotos: {names[1]}"
    assert [(one.name, one.role) for one in parse_byline(line)] == [(names[0], A), (names[1], P)]


@given(st.text(max_size=300))
def test_any_line_is_survived(line: str) -> None:
    for one in parse_byline(line):
        assert one.name.strip()


@pytest.mark.parametrize(
    "piece", ["By ", "a b ", "Photo", "(", "May 5, 2026 ", "de ", "A. ", "김", ","]
)
@pytest.mark.unmeasured
def test_lines_take_bounded_time(piece: str) -> None:
    began = time.process_time()
    parse_byline(piece * (290 // len(piece)))
    names_only(piece * (290 // len(piece)))
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Von Ana von der Leyen", ["Ana von der Leyen"]),
        ("By Ana Marsh More from Ana Marsh", ["Ana Marsh"]),
        ("By Ana Marsh View all posts by Ana Marsh", ["Ana Marsh"]),
        ("Jule Radeck Vom 27. Mai 2024", ["Jule Radeck"]),
        ("Par Jean de La Tour", ["Jean de La Tour"]),
    ],
)
def test_what_stands_in_a_name_and_behind_it(line: str, expected: list[str]) -> None:
    assert [one.name for one in read_byline(line)] == expected


@pytest.mark.parametrize(
    "line", ["Dr. Ana Marsh", "Ana Marsh, PhD", "Prof. Dr. Ana Marsh", "Ana Marsh; Ole Berg, M.D."]
)
def test_titles_and_degrees_make_no_sentence(line: str) -> None:
    assert names_only(line)


@pytest.mark.parametrize(
    "line",
    ["lundi 27 mai 2024, par Jeanne Roux", "Publié le lundi 27 mai 2024, par Jeanne Roux", "Mis en ligne le 27 mai 2024 par Jeanne Roux",
     "lunes 27 mayo 2024 por Jeanne Roux", "poniedziałek, 27 maja 2024, autor: Jeanne Roux", "måndag 27 maj 2024, av Jeanne Roux"],
)  # fmt: skip
def test_a_date_with_its_label_and_weekday_stands_before_the_names(line: str) -> None:
    assert names_only(line)
    assert [one.name for one in read_byline(line)] == ["Jeanne Roux"]


def test_a_sentence_before_a_date_is_none() -> None:
    line = "The strike of dockers in Hull and that in Bremen began on 27 May 2024, by Jane Roe"
    assert not names_only(line)
