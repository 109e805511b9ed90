"""The language of a text: that of the markup, unless script or small words of the text contradict it."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain

from unionnews.words.languages import language_tag
from unionnews.words.patterns import regex

_SAMPLE = 4000
"""Number of characters of a text that are examined."""
_MIN_WORDS, _ENOUGH_WORDS = 60, 100
"""Fewest words of a text that contradict the markup; fewer than enough must be very much like another language."""
_KANA = regex(r"[\u3041-\u3096\u30a1-\u30fa]")
_BEYOND_LATIN = regex(r"[^\W\d_\u0000-\u024f]")
_SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "CYRILLIC": "ru", "GREEK": "el",
    "ARABIC": "ar", "HEBREW": "he", "THAI": "th", "DEVANAGARI": "hi", "BENGALI": "bn", "LATIN": "latin",
    "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "TIBETAN": "bo", "ETHIOPIC": "am", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "GUJARATI": "gu", "GURMUKHI": "pa", "TAMIL": "ta", "TELUGU": "te",
    "KANNADA": "kn", "MALAYALAM": "ml", "ORIYA": "or", "SINHALA": "si", "THAANA": "dv",
    "MONGOLIAN": "mn",
}  # fmt: skip
# Languages that share a script with the one named above.
_ALSO = {
    "ru": {"uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "cv", "os", "ce", "sah",
           "uz", "az", "ro", "bs", "sh", "tk", "rue", "ab", "udm", "myv"},
    "ar": {"fa", "ur", "ps", "ku", "ckb", "sd", "ug", "ks", "pnb", "prs", "az", "arz", "ary", "pa", "bal"},
    "hi": {"mr", "ne", "sa", "mai", "bho", "kok", "new", "doi", "brx"}, "he": {"yi", "lad"},
    "bn": {"as", "mni"}, "am": {"ti", "tig", "gez"}, "my": {"shn", "mnw", "ksw"}, "bo": {"dz"},
    "hy": {"hyw"}, "ka": {"xmf", "lzz"}, "th": {"nod"},
}  # fmt: skip
# How to recognize languages of one script: by letters that only some of them have, or by small
# words. The first row that fits decides.
_TELLING = tuple(
    (script, language, regex(pattern))
    for script, language, pattern in (
        ("ru", "be", "ў"), ("ru", "mk", "[ѓќѕ]"), ("ru", "sr", "[ђћџљњ]"), ("ru", "tg", "[ӣӯҷ]"),
        ("ru", "kk", "[әұ]"), ("ru", "ky", "ң"), ("ru", "mn", "[өү]"), ("ru", "uk", "[іїєґ]"),
        ("ru", "bg", r"^(?=[^ъ]*ъ[^ъ]*ъ)[^ыэё]*$"),
        ("ar", "ps", "[ټډړښڼ]"), ("ar", "ur", "[ٹڈڑے]"), ("ar", "ckb", "[ڕڵێ]"), ("ar", "ug", "[ېۈ]"),
        ("ar", "fa", "[پچژگیک]"),
        ("hi", "mr", r"ळ|(?<!\S)(?:आहे|आणि|होते|झाली|झाले|केली|यांनी)(?![^\s।.,])"),
        ("hi", "ne", r"(?<!\S)(?:छ|छन्|गरेको|भएको|गर्न|थियो|पनि)(?![^\s।.,])"),
        ("bn", "as", "[ৰৱ]"), ("am", "ti", "ኣ"), ("he", "yi", "[ײױ]|אַ|אָ"),
    )
)  # fmt: skip
_NOT_LATIN = frozenset(_SCRIPTS.values()) - {"latin"}
_SIMPLIFIED = frozenset(
    "们这为国会时说发对过还没来学业东实样开书车长门问间见关电话员产动务农医报区华专与两广严丰临举义乐习乡买亚亿从众优伟传伤伦体价"
)
_TRADITIONAL = frozenset(
    "們這為國會時說發對過還沒來學業東實樣開書車長門問間見關電話員產動務農醫報區華專與兩廣嚴豐臨舉義樂習鄉買亞億從眾優偉傳傷倫體價"
)
_STOPWORDS = {
    "en": "the of and to in that is for on with was as it by at from are this have not be",
    "de": "der die und den von das mit sich des auf für ist im dem nicht ein eine als auch werden",
    "fr": "le les des et la du en une est que dans pour qui sur par au pas plus ce avec",
    "es": "el de la que los del las por con una para su al lo como más pero sus se es en un a no y",
    "it": "di che il la per un della con non sono del le si una dei nel alla anche più gli",
    "pt": "de que do da em um para com não uma os no se na por mais as dos como ao",
    "nl": "de het een van en in dat is op te zijn voor met niet aan er om door ook bij",
    "sv": "och att det som en på är av för med till den har inte om ett de från men vi",
    "da": "og at det en til er som på de med han af for ikke der var mig den har et",
    "no": "og i det på som en er til med for av at har ikke de den om et var fra",
    "pl": "i w na z do się nie to że jest o jak po co za przez od przed oraz dla",
    "tr": "ve bir bu da de için ile çok olarak daha olan gibi kadar ancak sonra göre en var",
    "fi": "ja on ei se että oli hän mutta ovat kun myös joka niin kuin tai sen vain",
    "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan ke oleh juga sebagai",
    "ca": "de la el que i a les els per un del en una amb és no al com més són",
    "ro": "de și în la cu pe un o care din nu că pentru mai este au fost prin sau",
    "hu": "a az és hogy nem is egy meg ez volt csak de mint már van még el ki",
    "cs": "a se v na je že s z do to i o za by jako pro ale po jsou od",
    "sw": "ya wa na kwa ni za katika la kuwa hii huo wake yao pia cha vya hiyo ili baada",
    "eu": "eta da du dute ez bat ere egin izan dira baina zuen ziren hau bere gero dela",
    "sk": "a sa v na že je s aj z do to o ktoré za podľa ako pre po ale od sú bol",
    "hr": "i je u na se da su za od s će koji kao ne iz o što nije biti kako te",
    "sl": "in je v na se da so za bi ki ne pa iz o tudi bo kot ali ter še",
    "lt": "ir į kad su tai yra iš ne per bus kaip už buvo dėl nuo bet kurie taip jis",
    "lv": "un ir ar no par ka kas lai uz tā gan arī bet pēc nav bija to kā savu",
    "et": "ja on ei et see kui ta ka oma aga või oli selle nii kes pole üle",
    "sq": "e të në dhe që për me një nga se është i ka u do si ky nuk",
    "tl": "ang ng sa na mga ay at para hindi ito ni kay nang may kung ating",
    "cy": "yn y i o ar ac mae i'r yr eu wedi gan ei bod fod am sydd oedd ni",
    "ga": "an na agus ar i le go is do ag sa don a bhí tá leis ó nach chun",
    "af": "die en van in het nie is om te vir met dat aan wat sal deur hulle ons",
    "vi": "và của là có cho không được trong các người một với này đã những khi để ở",
}  # fmt: skip
_QUOTED = regex('["“„«][^"“”„«»]{0,600}["”“»]')
_I = {
    language: regex(rf"(?<!\w)(?:{words})(?!\w)")
    for language, words in {
        "en": "I|[Mm]y|me", "de": "[Ii]ch|[Mm]eine?|[Mm]ir|mich", "fr": "[Jj]e|[Jj]|[Mm]on|mes",
        "es": "[Yy]o|[Mm]is?", "it": "[Ii]o|[Mm]io|[Mm]ia|miei", "nl": "[Ii]k|[Mm]ijn",
    }.items()
}  # fmt: skip
_OFTEN = 3
_ASKED = 5
"""One line in so many is a question in an interview."""
_BY_WORD: dict[str, list[str]] = {}
for _language, _words in _STOPWORDS.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, []).append(_language)


def guess_language(markup: str | None, text: str) -> str | None:
    """Return a BCP 47 tag: that of the markup, unless the text is in another language; else a guess.

    Some templates declare ``lang="en"`` for Chinese text. Returns None if the text is too short.

    >>> guess_language("en", "工会为职工办实事，职工群众都说好。")
    'zh-Hans'
    >>> guess_language(None, "Der Betriebsrat hat mit der Leitung über die Löhne verhandelt.")
    'de'
    >>> guess_language("ja", "静岡地本定期大会開催、広島病院労組春闘妥結、金沢解雇撤回集会のお知らせなど、岡山物流倉庫労組結成")
    'ja'
    """
    declared = language_tag(markup)
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script == "zh" and (declared or "").startswith("ja") and len(_KANA.findall(sample)) > 5:
        return declared  # a list of headlines has few kana
    if script is None:
        return declared
    if script == "latin":
        primary = (declared or "").split("-")[0]
        believed = declared and primary not in _NOT_LATIN and not _is_other(sample, primary)
        return declared if believed else _by_words(sample)
    if declared and declared.split("-")[0] in {script, *_ALSO.get(script, ())}:
        return declared
    if script == "zh":
        return _chinese(sample)
    telling = (tag for of, tag, sign in _TELLING if of == script and sign.search(sample.lower()))
    return next(telling, script)


def _script(sample: str) -> str | None:
    sample = sample[:1000]
    if not _BEYOND_LATIN.search(sample):
        return "latin" if any(map(str.isalpha, sample)) else None
    counts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha():
            script = _script_of(char)
            # One Chinese character has as much information as three letters.
            counts[script] += count * (3 if script == "zh" else 1)
    if not counts:
        return None
    if counts["ja"] * 10 > counts["zh"] and counts["ja"] > 5:
        return "ja"
    best = counts.most_common(1)[0][0]
    return best if best in _SCRIPTS.values() else None


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    name = "LATIN" if letter < "\u0250" else unicodedata.name(letter, "").split(" ")[0]
    return _SCRIPTS.get(name, name)


def _chinese(sample: str) -> str:
    simplified = sum(map(sample.count, _SIMPLIFIED))
    traditional = sum(map(sample.count, _TRADITIONAL))
    if simplified + traditional < 5:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _counted(sample: str) -> tuple[Counter[str], int]:
    """Return the number of small words of each language in a text, and of all words."""
    words = re.findall(r"[^\W\d_]+", sample.lower())
    small = filter(_BY_WORD.__contains__, words)
    return Counter(chain.from_iterable(map(_BY_WORD.__getitem__, small))), len(words)


def _is_other(sample: str, declared: str) -> bool:
    """Tell whether a long text has hardly a small word of its declared language.

    Templates declare English for texts in any language; Norwegian has three tags.
    """
    own = "no" if declared in ("nb", "nn") else declared
    counts, words = _counted(sample) if own in _STOPWORDS else (Counter[str](), 0)
    if words < _MIN_WORDS:
        return False
    best = max(counts.values(), default=0)
    if words < _ENOUGH_WORDS and best * 5 < words:
        return False
    return counts[own] * 50 < words or (best * 8 > words and counts[own] * 4 < best)


def _by_words(sample: str) -> str | None:
    counts, words = _counted(sample)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 3 or ranked[0][1] * 12 < words:
        return None
    if len(ranked) > 1 and ranked[1][1] == ranked[0][1]:
        return None
    return ranked[0][0]


def speaks_for_one(text: str) -> bool:
    """Tell whether a text says "I" outside quotations: a person wrote it, not a company.

    >>> speaks_for_one("I was at the gate. My shift had ended, and the strike was on. I stayed.")
    True
    >>> speaks_for_one("We are on strike. “I stay, and I mean what I say,” my colleague said.")
    False
    """
    lines = text.split("\n")
    if sum(line.endswith("?") for line in lines) * _ASKED > len(lines):
        return False  # an interview
    said = _I.get((guess_language(None, text) or "").partition("-")[0])
    return said is not None and len(said.findall(_QUOTED.sub(" ", text))) >= _OFTEN
