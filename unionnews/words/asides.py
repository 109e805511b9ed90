"""Words of boxes beside an article: in class and id, and in requests for consent to cookies."""

from functools import lru_cache

from unionnews.words.notice_sentences import SENTENCES
from unionnews.words.patterns import one_of, regex

_MOST = 1000
"""Number of characters of a class or id that are read."""
_WORDS = (
    "nav|navbar|navigation|menu|foot|footer|side|sidebar|breadcrumb|breadcrumbs|comment|comments|disqus"
    "|share|sharing|social|related|recommend|recommends|recommended|recommendation|recommendations|promo|sponsor"
    "|sponsored|advert|adverts|advertisement|advertisements|newsletter|subscribe|subscription|sign-up|signup"
    "|donate|donation|donations|cookie|cookies|consent|modal|popup|banner|pagination|pager|tag|tags|login"
    "|copyright|widget|teaser|teasers|most-read|most-popular|mostread|mostpopular|trending|read-more|readmore|paywall"
    "|sr-only|visually-hidden|visuallyhidden|screen-reader|screen-reader-text"
)
_ASIDE = regex(rf"(?:^|[\s_-]){one_of(_WORDS.split('|'))}(?:[\s_-]|$)")
# fmt: off
_COOKIES = (
    "cookie", "куки", "кукі", "クッキー", "쿠키", "คุกกี้", "كوكيز", "تعريف الارتباط", "עוגיות", "çerez",
    "eväste", "ciasteczk", "informationskapsl", "informații de navigare", "कुकी", "কুকি",
)
# fmt: on
_ASKED = regex(
    "consent|privacy|preferen|personali[sz]|partner|browser|web\\s?site|analytic|accept|technolog|einwillig"
    "|datenschutz|zustimm|akzept|confidentialit|traceur|privacidad|consentimiento|acept|privatez|consens"
    "|accett|toestemming|voorkeur|samtyck|samtykk|zgod|prywatno|souhlas|soukrom|gizlilik|согласи|настройк|згод"
    "|隐私|隱私|同意|网站|サイト|개인정보|동의|الخصوصية|موافق|פרטיות|ยินยอม|गोपनीयता|সম্মতি"
)
_SENTENCES = tuple(
    phrase for phrases in SENTENCES["consent"].values() for phrase in phrases.split("|")
)
_BOX_NAMES = regex(
    # Adobe's components begin with "cmp-" as well: cmp-container, cmp-text.
    r"cookie|consent|gdpr|onetrust|didomi|usercentrics"
    r"|cmp(?<![^\s_-]cmp)(?:[_-]?(?:box|ui|root|banner|modal|overlay|popup|wrapper|dialog|message)|\s|$)"
)


def names_aside(name: str) -> bool:
    """Tell whether a class or id says that an element is beside the article."""
    return _known(name[:_MOST])


# Cached, because templates give one class to many elements.
@lru_cache(maxsize=4096)
def _known(name: str) -> bool:
    return bool(_ASIDE.search(name.lower()) or names_consent_box(name))


def names_consent_box(names: str) -> bool:
    """Tell whether class names or an id belong to a request for consent."""
    return _BOX_NAMES.search(names.lower()) is not None


def speaks_of_cookies(text: str) -> bool:
    """Tell whether a text in small letters mentions cookies."""
    return any(word in text for word in _COOKIES)


def asks_for_consent(text: str) -> bool:
    """Tell whether a text in small letters mentions consent, privacy or personal data.

    Articles mention these too, so use it only for a box that mentions cookies.
    """
    return _ASKED.search(text) is not None or any(phrase in text for phrase in _SENTENCES)
