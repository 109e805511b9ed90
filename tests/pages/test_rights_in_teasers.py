"""What a teaser says of reserved rights forbids nothing; the same words in a notice do, in any box."""

import pytest
from rights_pages import CC, A, F, U, answers, page_of

TEASER = (
    "<aside><div class=item><h3><a href=/x>News of the week</a></h3><p>%s</p></div>"
    "<div class=item><h3><a href=/y>Other news</a></h3><p>Nurses met in the hall.</p></div></aside>"
)
BARE = "<div><a href=/>Home</a> <a href=/c>Contact</a></div><div class=x2>%s</div>"


@pytest.mark.parametrize(
    "teaser",
    [
        "All rights reserved, say workers",
        "Freelancers fight the words all rights reserved in their contracts",
        "Union wins back all rights reserved by publishers since 1990",
        "Why “All rights reserved” hurts freelance writers",
        "The judge asked what “all rights reserved” stands for",
        "Editors at the weekly struck out all rights reserved from forty contracts last spring.",
        "Die Gewerkschaft prüft, ob alle Rechte vorbehalten bleiben sollen, wenn Texte weitergehen.",
        "Le syndicat étudie ce que la mention tous droits réservés change pour les pigistes.",
        "Связисты добились того, чтобы все права защищены были законом в новом договоре",
    ],
)
def test_a_teaser_that_mentions_reserved_rights_forbids_nothing(teaser: str) -> None:
    free = f"<link rel=license href={CC}>"
    assert answers(page_of(free, TEASER % teaser)) == (A, A, A)
    assert answers(page_of(body=f"<footer>{teaser}</footer>")) == (U, U, F)
    # Beside it a notice counts.
    both = f"{teaser}. Northern Docker. All rights reserved."
    assert answers(page_of(free, TEASER % both)) == (A, U, F)


@pytest.mark.parametrize("box", [TEASER, BARE, "<footer>%s</footer>"])
@pytest.mark.parametrize(
    "notice",
    [
        "All Rights Reserved The Northern Docker",
        "northern docker all rights reserved privacy contact",
        "Northern Docker All Rights Reserved Privacy Contact",
        "Harbor Union, all rights reserved",
        "Published by the Northern Docker Press, all rights reserved worldwide",
        "Content belongs to the Harbor Union. All rights reserved worldwide.",
        "All rights reserved to Harbor Union",
        "“All rights reserved”",
        "This site is owned by the Northern Docker with all rights reserved",
        "Hafenbote, alle Rechte vorbehalten, Impressum",
        "Tous droits réservés Syndicat du Port",
        "Докер Севера. Все права защищены. О нас",
    ],
)
def test_a_notice_is_heard_in_any_box(notice: str, box: str) -> None:
    assert answers(page_of(f"<link rel=license href={CC}>", box % notice)) == (A, U, F)
