from __future__ import annotations

import pytest

from unionnews.normalize.language_guess import guess_language


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
