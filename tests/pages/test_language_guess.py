import pytest

from unionnews.normalize.language_guess import guess_language, speaks_for_one


@pytest.mark.parametrize(
    ("markup", "text", "language"),
    [
        ("en", "工会为职工办实事，职工们说这个活动对大家很有帮助。", "zh-Hans"),
        ("zh-TW", "工會為職工辦實事", "zh-TW"),
        (None, "工會為職工辦實事，職工們說這個活動對大家很有幫助。", "zh-Hant"),
        (None, "職工", "zh"),
        (None, "組合は会社と賃金について話し合いました。", "ja"),
        (None, "노동조합은 임금 인상에 합의했다.", "ko"),
        (None, "Профсоюз договорился о повышении зарплаты.", "ru"),
        (None, "Профспілка домовилася про підвищення зарплати.", "uk"),
        ("sr", "Синдикат се договорио о повећању плата.", "sr"),
        (None, "Το συνδικάτο συμφώνησε για τους μισθούς.", "el"),
        (None, "The union and the company have agreed on the contract for this year.", "en"),
        (None, "Der Betriebsrat hat mit der Leitung über die Löhne verhandelt.", "de"),
        (None, "Le syndicat et la direction ont trouvé un accord sur les salaires dans la nuit.", "fr"),
        (None, "El sindicato y la empresa han firmado el convenio que mejora los salarios de la planta.", "es"),
        ("zh", "The union and the company have agreed on the contract for this year.", "en"),
        ("de-AT", "Servus", "de-AT"),
        (None, "Servus", None),
        ("utf-8", "", None),
        (None, "12345 !!!", None),
    ],
)  # fmt: skip
def test_script_and_words_decide(markup: str | None, text: str, language: str | None) -> None:
    assert guess_language(markup, text) == language


GERMAN = (
    "Der Betriebsrat hat mit der Leitung über die Löhne verhandelt, und das Werk ist nicht dabei. "
)
ZULU = "Abasebenzi basembonini bavumile ukubuyela emsebenzini ngemva kwamasonto amathathu besesitelekeni. "


def test_a_long_text_without_words_of_the_declared_language_is_in_another() -> None:
    assert guess_language("en", GERMAN * 10) == "de"
    assert guess_language("en-US", ZULU * 12) is None
    assert guess_language("zu", ZULU * 12) == "zu"


def test_a_short_text_and_one_of_two_languages_are_in_the_declared_one() -> None:
    english = "The union and the company have agreed on the contract for this year. "
    assert guess_language("en", GERMAN) == "en"
    assert guess_language("en", (GERMAN + english) * 6) == "en"
    assert (
        guess_language("nb", "Klubben og ledelsen har blitt enige om en ny avtale for året. " * 12)
        == "nb"
    )


def test_spanish_is_not_catalan() -> None:
    spanish = "Los sindicatos no firman en un convenio que la empresa da a las de un año, y en el de una. "
    assert guess_language(None, spanish) == "es"
    catalan = (
        "Els sindicats no han signat el conveni amb les empreses, i per això la vaga és al carrer. "
    )
    assert guess_language(None, catalan) == "ca"


def test_who_answers_questions_did_not_write_the_interview() -> None:
    answers = "Why did you stay?\nI was at the gate, and my shift had ended.\nWhat then?\nI stayed."
    assert not speaks_for_one(answers)
    assert speaks_for_one(answers.replace("?", "."))


def test_short_texts_in_languages_that_their_template_does_not_say() -> None:
    swahili = (
        "Chama cha walimu kimetoa siku kumi na nne kwa serikali kulipa fedha za likizo na uhamisho wa walimu wote nchini. "
        "Walimu wa shule za msingi na sekondari wamesubiri malipo hayo kwa miaka mitatu bila majibu ya kuridhisha katika wilaya zao. "
        "Wizara ya Elimu imesema kuwa uhakiki wa madai hayo unaendelea na kwamba malipo ya walimu yataanza kutolewa mwezi ujao."
    )
    more = " Katibu mkuu wa chama alisema walimu hawataki mgogoro."
    assert guess_language("en-US", swahili + more) == "sw"
