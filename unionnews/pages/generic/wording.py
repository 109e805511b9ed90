"""Words with which pages introduce lines that are not text of the article.

One table for all sites: words of newsrooms and of their software, never of a single site.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, islice, takewhile

from unionnews.normalize.dates import find_date, without_dates
from unionnews.normalize.western_bylines import is_western, read_byline
from unionnews.pages.generic.bylines import is_reporter_line
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of
from unionnews.pages.teasers import is_teaser, leads_on
from unionnews.words import labels, rights_forms, rights_words
from unionnews.words.invitations import is_invitation
from unionnews.words.patterns import regex
from unionnews.words.text import MIN_TITLE, letters

EDITOR = regex(
    r"[（(【\[]?\s*(?:本文|本版|网络|网站|值班|执行|频道|实习|稿源编辑)?"
    r"(?:责任编辑|责编|責任編輯|責編|责任编辑员|编辑|編輯|编\s辑|值班编辑|网络编辑|审核|校对)\s*[:：]"
    r"|^[编編][辑輯]\s?[\s/／]\s?[\u4e00-\u9fff]{2,4}(?:\s(?:校对|校對|审核|编审|监制)\s?[\s/／]\s?[\u4e00-\u9fff]{2,4}){0,4}$"
)
"""Editor line: ``(责任编辑：王某)``."""

_AFTER_HEAD = r"(?:推荐|推薦|排行榜?|TOP\s?\d*)?(?=[\s:：】\])）>»＞(（|]|$)"
_COUNTER = regex(
    r"[^\W\d_]{3,15}(?:\s[^\W\d_]{2,12})?\s?[:：]\s?\d[\d.,\s]{0,9}|(?:댓글|조회수?|コメント|閲覧数)\s?\d+"
)
"""A line above the text that counts readers or comments: ``Odsłony: 1432``."""
LINE_END = regex(
    r"^[\s【\[(（■●◆>»·]*(?:"
    r"(?:相关|相關|延伸|推荐|推薦|更多|热门|熱門|精彩|今日|最新|往期|图片|视频|热点|头条|其他|其它|本类|同类|编辑|为您)"
    r"(?:新闻|新聞|阅读|閱讀|文章|报道|報道|報導|链接|鏈接|连结|推荐|推薦|专题|專題|内容|资讯|话题|图片|视频|热点|评论|搜索|主题|精选|回顾|排行|关注|导读|稿件)"
    + _AFTER_HEAD
    + r"|猜你喜欢|相关(?=[:：])|(?:网友|網友|我要|发表|發表|最新|查看|全部|用户|热门|读者|文章|已有)?(?:评论|評論|跟帖|点评)(?:[\s(（:：\d]|$)"
    r"|(?:网友|網友|我要|发表|發表|最新|查看|全部|用户)(?:留言|回复)(?:[\s(（:：\d]|$)|(?:发表|我来|我要|参与)(?:说两句|评论|回复|看法)|说两句|看完这篇"
    r"|(?:分享|转发|收藏|推荐|转播|分享本文|分享文章)(?:到|至|给|按钮|这篇|此文|本文)|上一篇|下一篇|上一条|下一条|上一页|下一页|返回首页|返回顶部|打印本|关闭窗口"
    r"|(?:related|recommended|more)\s(?:articles?|stories|posts?|news|content|reading|coverage|links?|topics?|from)"
    r"|read (?:more|next|also)\b|you (?:may|might) also like|see also\b|comments?\b(?:\s*\(|\s*$)|leave a (?:reply|comment)|share this|follow us"
    r"|sign up (?:for|to) (?:our|the|receive|get|new)|subscribe (?:to|now)|newsletter|most (?:read|popular)|trending"
    r"|mehr zum thema|weitere artikel|lesen sie auch|das könnte sie|kommentare?\s*$|à lire aussi|lire aussi|sur le même sujet|commentaires\s*$"
    r"|(?:مواضيع|أخبار|مقالات) (?:ذات صلة|متعلقة)|مطالب مرتبط|כתבות קשורות|ข่าวที่เกี่ยวข้อง|관련 ?기사|関連記事|ilgili haberler|σχετικά άρθρα|bài viết liên quan|tin liên quan"
    r"|noticias relacionadas|artículos relacionados|te puede interesar|leia (?:mais|também)|leggi anche|читайте также|комментарии"
    r")",
    re.IGNORECASE,
)
"""Heading of a box after an article; only short lines count."""

COMMENTS = regex(
    r"^[\s【\[(（■●◆>»·#]*(?:(?:(?:网友|網友|最新|热门|全部|用户|读者|文章|查看|发表)?(?:评论|評論|跟帖|回帖)|(?:最新|全部|查看|发表)(?:留言|回复))(?:列表|区|内容)?[\s:：()（）\d条]*$"
    r"|(?:\d+\s+)?(?:comments?|kommentare?|commentaires?|comentarios?|comentários|commenti|комментарии)[\s:()\d]*$|leave a (?:reply|comment))",
    re.IGNORECASE,
)
"""Head of the readers' comments."""

# The lookahead rejects most texts quickly.
# Unions publish many declarations, so 声明 counts only after a kind of publisher or of notice.
DISCLAIMER = regex(
    r"^[\s【\[(（■●◆*※]*(?:copyright\s*(?:©|\(c\)|\d|[:：])|(?:©|\(c\))\s*(?:(?:19|20)\d\d|all |alle |tous |todos |tutti |tutte |wszystkie |wszelkie |все )|"
    r"all rights reserved|版权所有|版權所有|source url\s*:\s*https?:"
    r"|(?=.{0,13}[声聲]明)(?:(?:[^，。,：:]{0,10}[网站報报社台])?(?:郑重|特别|免责|版权|重要|法律|转载)?(?:声明|聲明)\s*[】\])）]?\s*[:：]|(?:郑重|特别|免责|版权|法律)(?:声明|聲明)[】\]]?)"
    r"|版权与免责|免责聲明|(?:本文|以上)(?:内容|观点|文章)?(?:仅|只)(?:代表|供)|凡(?:本网|本站|注明)"
    r"|(?=.{0,40}未经)(?:(?!写着|写道|表示|称)[^。“\"「『]){0,40}未经[^。]{0,12}(?:授权|许可|同意)[^。]{0,8}(?:请勿|不得|禁止|严禁)[^。]{0,6}(?:转载|使用))",
    re.IGNORECASE,
)
"""Notice of the publisher about rights and responsibility. It may be long."""

_BEHIND = (
    rights_words.COPYING,
    rights_words.FORBIDDEN,
    rights_forms.PERMISSION,
    rights_forms.LINKS,
)
NO_COPIES = regex(
    r"\W*(?:{})".format(
        "|".join(
            rf"(?:{begin})\b[^.]{{0,160}}\b(?:{'|'.join(table[lang] for table in _BEHIND if lang in table).replace('*', '')})"
            for lang, begin in rights_words.NO_COPIES.items()
        )
    ),
    re.IGNORECASE,
)
"""Notice after a text that forbids copies of it."""
END_SIGN = regex(
    r"\W*(?:#{2,6}|# # #|[-–—]\s?30\s?[-–—]|[-–—*]+\s*[Ee][Nn][Dd][Ss]?\s*[-–—*]+|ENDS)\W*"
)
"""Ends a press release: what is below is said of the publisher and to editors."""
LONE_SOURCE = regex(
    r"[（(【\[]?\s*(?:文章|稿件|信息|内容)?[来來]源\s*[:：]\s*[^。！？，,：:]{2,30}"
    r"|(?:fuente|fonte|fonti|font|quelle|bron|källa|kilde|lähde|źródło|zdroj|izvor|forrás|sursa|kaynak|nguồn|sumber|šaltinis|avots|allikas|heimild|iturria|burimi|mənbə|manba|chanzo|источник|джерело|извор|източник"
    r"|πηγή|المصدر|منبع|מקור|स्रोत|წყარო|աղբյուր|출처|出典|ที่มา|дереккөз|булак|эх\sсурвалж|ffynhonnell|foinse|bronnen|সূত্র|উৎস|మూలం|ஆதாரம்|ប្រភព|ምንጭ|ماخذ)\s?[:：]\s?(?P<name>[^.!?,;:：|/。]{2,60})\.?",
    re.IGNORECASE,
)
"""Matches a line that names the source and nothing else."""

NOISE = regex(
    r"^(?:分享到|分享至|分享让更多人看到|用微信扫|扫一扫|扫描二维码|微信扫|手机(?:看新闻|阅读|浏览)|点击(?:此处|这里|查看|进入|图片|放大)|字体[:：]|字号|【?字号|[【\[]?打印(?:本|此|预览|[】\]]|$)"
    r"|复制链接|关注公众号|收藏本文|原标题[:：]|原標題[:：]|[【\[]?大[】\]]?[\s|]*[【\[]?中[】\]]?[\s|]*[【\[]?小|我要(?:评论|分享|纠错|投稿)|图集$|\+1$|正文已结束|纠错|保存网页|欢迎发表评论"
    r"|advertisement$|ad$|werbung$|anzeige$|publicité$|publicidad$|реклама$|photo:|image:|image source|story continues|continue reading|article continues"
    r"|(?:comments? (?:are|have been)|kommentare sind|die kommentarfunktion ist|les commentaires sont|los comentarios están|os comentários estão|i commenti sono|reacties zijn) (?:now )?(?:closed|disabled|geschlossen|deaktiviert|fermés|désactivés|cerrados|desactivados|encerrados|fechados|chiusi|disabilitati|gesloten)\W*$|комментарии (?:закрыты|отключены)\W*$|评论已关闭\W*$"
    r"|share$|print$|email$|tweet$|facebook$|twitter$|whatsapp$|loading(?:\.{2,3}|…|$)|click to )",
    re.IGNORECASE,
)
"""Line inside or near the text that does not belong to it."""

INFO = regex(
    r"(?:来\s*源|來\s*源|稿源|出处|转自|摘自|作\s*者|记\s*者|發布|发布|发表|更新|时间|日期|点击|浏览|阅读|评论|字体|字号|编\s*辑|責編|责编|人气|次数|撰文|文号)\s*(?:[于於自为]|时间|日期|次数|数|量)?\s*[:：]"
)
"""Labels in the lines between headline and text."""

_KICKER = regex(
    "kicker|overline|topline|eyebrow|sur-?titre|ante-?t[ií]tulo|occhiello|dachzeile|pre-?title|pre-?header|shoulder|yinti|jianti"
    "|spitzmarke|roofline|volanta|cintillo|chap[eé]u(?![a-z])|vignette|vinjett|ru-?tit|nadtytul|nadnaslov|nadtitulek|alaotsikko|stikktittel|teaser-top|(?:^|[-_ ])yt(?:$|[-_ ])",
    re.IGNORECASE,
)
_SUBHEADLINE = regex(
    "sub-?(?:title|t[ií]tulo|head|headline|line)|podnaslov|standfirst|chap(?:o|eau)(?![a-z])|sous-?titre|sottotitolo|vorspann|deck|(?:^|[-_ ])dek|strapline|futi|fubiao",
    re.IGNORECASE,
)
_STANDFIRST = regex(
    "(?:^|[-_ ])(?:lead|lede|ingress[io]?|intro|manchett?e?|excerpt|summary|abstract|sapo|spot|bajada|copete|entradilla|sumario|sommario|catenaccio"
    "|linha-?fina|perex|zajawka|anons|lid|lidtext|article-?lead|page-?intro|lead-?text|summary-?text|teaser-?text|documentdescription|(?:post|article|entry|news|detail|haber|k)-?(?:lead|intro|excerpt|summary|spot)"
    "|fbt|ft|zhaiyao|daoyu)(?:$|[-_ ])",
    re.IGNORECASE,
)
# A subheadline (副题) is printed after a double dash.
_DASHED = regex(r"[—―–─~～]+\s?(?P<text>[^—―–─~～]+?)\s?[—―–─~～]+")
_SUBTITLE_DASH = regex("(?:[—―–─]{2}|[—―–─](?=[^—―–─]*[\u2e80-\U0002ffff]))\\s?[^\\s—―–─]")
MAX_SUBHEADLINE = 200
MAX_CHILDREN = 12
NEAR_TEXT = 8
_NO_STANDFIRST = regex(
    r"author|by-?line|date|time|meta|caption|share|social|tool|credit|photo|image|\bads?\b|button|btn|tag|categor|crumb|rating|comment|info|disclos|affiliate",
    re.IGNORECASE,
)
_HEAD_INFO = regex(
    r"\d\s?(?:min|h|views?|comments?|shares?|words?|Minuten|мин|분)\b|[|•←→▼]|(?:this|the) (?:article|story) is more than|^\W*\d|[:：]\s?\d",
    re.IGNORECASE,
)
MIN_BLANKS = 3
MIN_WORDS = 6
"""Fewest words of a summary that no markup names."""
MAX_CREDIT = 80
_ABOUT_WRITERS = regex(r"author|(?:^|[\s_-])bio|profile", re.IGNORECASE)
_PICTURE_AGENCY = regex(rf"\b(?:{labels.PICTURE_AGENCIES}|image credit)\b", re.IGNORECASE)
_TITLE = regex(
    r"(?<!sub)(?<!sub[-_])(?:title|headline|t[ií]tulo|titre|titolo|biaoti)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
MAX_STANDFIRST = 400
MIN_STANDFIRST = 8
"""Fewest letters of a summary; an ideograph counts as one."""
_MARKED_CAPTION = regex("^[▲△▼]")
_CLOCK = regex(r"\d{1,2}:\d\d")
_LONGEST_INFO = 40
_LONGEST_PLACE = 20
"""Letters beside a date or time that say no more than a place: ``Hamburg, 2. November 2021``."""


def says_no_more(text: str, headline: str) -> bool:
    """Tell whether a line below the headline is no subheadline, though its markup looks like one.

    It is the headline again, a date, a by-line, the label of something else, a caption or an
    invitation.
    """
    own, title = letters(text), letters(headline)
    again = len(title) >= MIN_TITLE and (own.startswith(title) or own.endswith(title))
    if not own or own in title or again:
        return True
    labelled = text.endswith((":", "：", ",")) or INFO.search(text) or _MARKED_CAPTION.match(text)
    if labelled or is_invitation(text):
        return True
    beside = letters(_CLOCK.sub("", without_dates(text, "")))
    if beside != own and len(beside) <= _LONGEST_PLACE:
        return True
    if not is_western(text):
        return False
    named = sum(len(letters(one.name)) for one in read_byline(text) if one.labelled)
    return named * 3 > len(beside)


def names_kicker(line: Line) -> bool:
    """Tell whether the markup names a line above the headline as its kicker."""
    return any(map(_KICKER.search, _names(line)))


def named_title(lines: Sequence[Line], start: int) -> int | None:
    """Return the index of the line above the text ``lines[start:]`` that is named as its title.

    For pages without a heading and with a title tag that is the name of the site.
    """
    for line in reversed(lines[max(0, start - NEAR_TEXT) : start]):
        own = line.chars >= MIN_STANDFIRST and not line.linked and not line.aside
        if own and any(map(_TITLE.search, _names(line))) and not is_info(line):
            return line.index
    return None


def _names(line: Line) -> list[str]:
    """Return the classes of the element of a line, and of one inside it that prints the whole line."""
    inside = islice(line.element, MAX_CHILDREN)
    own = (one for one in inside if one.get("class") and text_of(one) == line.text)
    return [one.get("class") or "" for one in (line.element, *own)]


def is_subheadline(line: Line, start: int = 0) -> bool:
    """Tell whether a line below the headline is a subheadline; ``start``: first line of the text."""
    if line.linked or line.aside or line.chars > MAX_SUBHEADLINE:
        return False
    if line.level > 1 and line.prose and line.index < start:
        return True
    named = _SUBHEADLINE.search(line.element.get("class") or "")
    return named is not None or _SUBTITLE_DASH.match(line.text) is not None


def undashed(text: str) -> str:
    """Return a subheadline without the dashes on both sides of it, as Japanese prints them."""
    found = _DASHED.fullmatch(text)
    return found["text"] if found else text


def without_counters(text: Sequence[Line]) -> list[Line]:
    """Return the lines of a text without counters above its first paragraph, and links at its head."""
    head = takewhile(lambda line: line.chars <= _LONGEST_INFO, text)
    counters = {line for line in head if _COUNTER.fullmatch(line.text)}
    return [*dropwhile(leads_on, (line for line in text if line not in counters))]


def is_left_summary(line: Line, *, near: bool) -> bool:
    """Tell whether a line that the text leaves out is a summary; ``near``: just below the headline."""
    return _names_standfirst(line) or (near and _looks_like_standfirst(line))


def _names_standfirst(line: Line) -> bool:
    """Tell whether the markup names a line, or the box of it alone, as summary of the article."""
    if line.linked or not MIN_STANDFIRST <= line.chars <= MAX_STANDFIRST:
        return False
    if (is_western(line.text) and line.text.count(" ") < MIN_BLANKS) or is_picture_credit(
        line.text
    ):
        return False
    box = line.element.getparent()
    around = [line.element] if box is None or len(box) > 1 else [line.element, box]
    if line.aside and not all(one in around for one in line.asides):
        return False  # else its own name says "teaser"
    names = [*_names(line), *(one.get("class") or "" for one in around[1:])]
    if any(map(_ABOUT_WRITERS.search, names)):
        return False
    return any(_STANDFIRST.search(one) or _SUBHEADLINE.search(one) for one in names)


def _looks_like_standfirst(line: Line) -> bool:
    """Tell whether a line just below the headline has words of its own, whatever its markup names."""
    if line.linked or line.aside or not MIN_STANDFIRST <= line.chars <= MAX_SUBHEADLINE:
        return False
    words = line.text.split()
    if len(words) < MIN_WORDS or is_picture_credit(line.text) or not is_western(line.text):
        return False
    # By-lines without a label, and titles of menus, have capitals only.
    if sum(not word[0].islower() for word in words) * 3 > len(words) * 2 or is_info(line):
        return False
    if any(map(_NO_STANDFIRST.search, _names(line))) or _HEAD_INFO.search(line.text):
        return False
    return not read_byline(line.text)


def is_picture_credit(text: str) -> bool:
    """Tell whether a short line names an agency of pictures: ``Jane Roe/Getty Images``."""
    return len(text) <= MAX_CREDIT and _PICTURE_AGENCY.search(text) is not None


def is_end(line: Line) -> bool:
    """Tell whether a line is the heading of a box after an article, or a publisher's notice."""
    short = line.chars <= 30
    found = DISCLAIMER.match(line.text) or (short and LINE_END.match(line.text))
    return bool(found) and not is_teaser(line)


def is_noise(line: Line) -> bool:
    """Tell whether a line inside the text does not belong to it."""
    if is_teaser(line) or is_invitation(line.text):
        return True
    return line.chars <= 60 and NOISE.match(line.text) is not None


def is_info(line: Line) -> bool:
    """Tell whether a line prints date, source, writers or counters of the article."""
    if line.chars > 90:
        return False
    if INFO.search(line.text) or is_reporter_line(line):
        return True
    return line.chars <= 60 and "。" not in line.text and find_date(line.text, None) is not None


def is_last(line: Line) -> bool:
    """Tell whether a line ends the text: an editor line, notice or heading of comments."""
    if DISCLAIMER.match(line.text) or (line.chars < 20 and END_SIGN.fullmatch(line.text)):
        return True
    return line.chars <= 60 and (COMMENTS.match(line.text) or EDITOR.search(line.text)) is not None
