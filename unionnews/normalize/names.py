"""Recognize Chinese names of people: split lists of names, and reject words that are not names."""

import re
from collections.abc import Iterator

from unionnews.words.patterns import regex
from unionnews.words.surnames import COMMON, COMPOUND, FIRST, WORDS, names_in_a_row
from unionnews.words.text import squash

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_DOTS = "·•・．‧∙"
# U+FFFD stands for a character that a damaged copy has lost.
_LETTERS = rf"[{HAN}\ufffd]"
_DOTTED = rf"[{HAN}]{{1,8}}(?:[{_DOTS}][{HAN}]{{1,8}}){{1,3}}"
_LATIN = r"[A-ZÀ-ÖØ-Þ\u0386-\u03ab\u0400-\u042f][\w.'’-]{0,30}(?:\s[\w.'’-]{1,30}){0,4}"
_STRICT = regex(rf"{_LETTERS}{{2,4}}|{_DOTTED}|{_LATIN}")
# Mongolian and Tibetan names without dots go up to seven characters.
_LOOSE = regex(rf"{_LETTERS}{{2,7}}|{_DOTTED}|{_LATIN}")
_SHORT = regex(rf"[{HAN}]{{2,3}}")
_ANY_HAN = regex(_LETTERS)
_ORGANIZATION = regex(
    rf"[{HAN}]{{2,26}}(?:总工会|工会|委员会|协会|联合会|学会|党组|课题组|评论部|宣传部|办公室|研究院"
    r"|研究所|研究中心|大学|学院)"
)
_DESK_ENDS = (
    "报", "社", "网", "台", "刊", "频道", "客户端", "報", "網", "报道", "報導", "報道", "电", "電",
)  # fmt: skip
_SEPARATORS = regex(r"[、，,；;/／|｜&＆]+|\s(?:和|与|及|and|y|et|und|e)\s")
_AROUND = " \t\r\n\u3000\u00a0:：。.!！？?（）()[]【】「」\"'“”"
_TO_DOT = str.maketrans(dict.fromkeys(_DOTS, "·"))

# Words that occur in the place of a name in loose lines, in date lines, and in sentences with 记者.
NO_NAMES = frozenset({
    "报道", "综合", "综合报道", "整理", "摄影报道", "采写", "编辑部", "评论员", "本报评论员",
    "特约评论员", "佚名", "匿名", "未知", "本报", "本报讯", "本网讯", "新华社", "人民网", "中新社",
    "中工网", "本网", "网络", "图片", "资料图片", "资料图", "文字", "本紙", "本誌", "担当", "現場",
    "取材", "関連記事", "人気記事", "新着記事", "最新記事", "摄影", "现场", "实习", "见习",
    "集体采写", "联合报道", "报道组", "采访组", "课题组", "通讯", "消息", "来源", "转载", "原创",
    "admin", "Admin", "小编", "供稿", "署名", "作者", "单位", "版权所有", "责任编辑", "手机看新闻",
    "手记", "观察", "调查", "述评", "走基层", "札记", "采访", "来信", "文章", "全文", "国际",
    "国内", "时政", "东方", "经济", "华东", "华南", "相关", "成都", "广州", "南京", "海南", "云南",
    "江苏", "江西", "安徽", "广东", "广西", "关注", "后记", "从业", "和平", "时间", "时评", "高级",
    "通过", "通报", "通知", "支持", "应当", "任务", "成立", "常务", "明日", "明天", "年度", "国家",
    "全国", "全媒体", "融媒体", "有关", "关于", "相比", "別無", "安全", "步行", "利用", "容易",
    "广场", "经过", "经理", "时任", "都市", "连线", "连夜", "养老", "管理", "和谐", "关闭", "石油",
    "金融", "方法", "计算", "常识", "文化", "文学", "文艺", "明星", "全部", "高考", "高校", "车市",
    "车型", "万象", "关键字", "关键词", "全文完", "广告", "经验", "公告", "官方", "官网", "来电",
    "台北", "台湾", "保障", "保险", "候选", "银行", "战略", "练习", "国情", "本站", "管理员",
    "系统管理员", "网站管理员", "站长", "版主", "楼主", "游客", "网友", "投稿", "转贴", "受访者",
    "职员", "職員", "职工", "教师", "教師", "学生", "律师", "律師", "工人", "干部", "学者", "作家",
    "教授", "公务员", "公務員", "媒体人", "时评人", "评论人", "自由撰稿人",
})  # fmt: skip
_PLACES = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|石家庄|太原|沈阳|长春|哈尔滨|南京|杭州|合肥|福州|南昌|济南|"
    "郑州|武汉|长沙|广州|海口|成都|贵阳|昆明|西安|兰州|西宁|呼和浩特|南宁|拉萨|银川|乌鲁木齐|深圳|大连|青岛|宁波|厦门|"
    "江蘇|廣東|廣西|雲南|遼寧|陝西|貴州|重慶|臺灣|黑龍江|寧夏|濟南|瀋陽|鄭州|武漢|長沙|廣州|蘭州|南寧|東京|华盛顿|纽约|伦敦|巴黎|柏林|莫斯科|日内瓦|布鲁塞尔|首尔|东京"
)
_TITLES = (
    "教授|讲师|博士|院士|先生|女士|主任|主席|书记|会长|院长|校长|所长|局长|部长|秘书长|研究员|律师|经理|总裁|董事长|代表|委员"
    "|講師|書記|會長|院長|校長|所長|局長|部長|秘書長|研究員|律師|經理|總裁|委員"
)
_TITLED = regex(rf"(?P<name>[{HAN}]{{2,3}}?)(?:副?(?:{_TITLES}))")
_OFFICE = regex(rf"[{HAN}]{{2,}}(?:{_TITLES})|[系为為][{HAN}]{{3,}}")
_NAME_AND_PLACE = regex(rf"([{HAN}]{{2,3}}?)(?:{_PLACES})")
_PLACED = regex(rf"(?:{_PLACES})[{HAN}]+$")
_PLACE = regex(rf"(?:{_PLACES})[{HAN}]*|[{HAN}]{{1,6}}[县縣]|[{HAN}]{{2,6}}[区區市省镇鎮乡鄉村街]")


def is_name(name: str, *, strict: bool = False) -> bool:
    """Tell whether a word can be a person's name.

    ``strict`` is for words from running text: then a name must begin with a surname.
    """
    if name in NO_NAMES or (len(name) > 2 and name.endswith(_DESK_ENDS)):
        return False
    if _is_titled(name) or (len(name) > 3 and _PLACED.match(name)):
        return False
    form = _STRICT if strict else _LOOSE
    if form.fullmatch(name) is None:
        return False
    return not strict or name[0] in FIRST or "·" in name or name[0].isascii()


def is_sure_name(name: str) -> bool:
    """Tell whether a word from any text is certainly a name: short, with a common surname."""
    if name in NO_NAMES or name in WORDS or name.endswith(_DESK_ENDS):
        return False
    if len(name) in (3, 4) and name[:2] in COMPOUND:
        return True
    return _SHORT.fullmatch(name) is not None and name[0] in COMMON


def is_place(name: str) -> bool:
    """Tell whether a word is a place, by a list or its last character: 江苏云水, 青石县."""
    return _PLACE.fullmatch(name) is not None


def is_office(name: str) -> bool:
    """Tell whether a word is somebody's job or title: 研究员, 云水大学教授."""
    return name in NO_NAMES or re.fullmatch(_TITLES, name) is not None or _is_titled(name)


def _is_titled(name: str) -> bool:
    return len(name) > 3 and _OFFICE.fullmatch(name) is not None


def is_organization(name: str) -> bool:
    """Tell whether a word is an organization that signs articles: 云水市总工会."""
    return _ORGANIZATION.fullmatch(name) is not None


def split_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, as printed) for each name of a list of names."""
    for piece in _SEPARATORS.split(text):
        part = piece.strip(_AROUND)
        if not part:
            continue
        if _ANY_HAN.search(part):
            for name, raw in _padded_names(part):
                row = names_in_a_row(name) if name == raw else [name]
                yield from ((_plain(one), one if len(row) > 1 else raw) for one in row)
        elif latin := squash(part):
            yield latin, part


def _plain(name: str) -> str:
    name = name.translate(_TO_DOT)
    if (titled := _TITLED.fullmatch(name)) and titled["name"][0] in FIRST:
        return titled["name"]
    placed = _NAME_AND_PLACE.fullmatch(name)
    return placed[1] if placed else name


def _padded_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield names and names as printed, which may be padded to three characters: ``何小舟  陆  遥``."""
    words = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    index = 0
    while index < len(words):
        take = _words_of_name([word for word, _, _ in words[index : index + 4]])
        taken = words[index : index + take]
        yield "".join(word for word, _, _ in taken), text[taken[0][1] : taken[-1][2]]
        index += take


def _words_of_name(words: list[str]) -> int:
    """Return how many of up to four words are one name."""
    lone = [len(word) == 1 for word in words]
    if lone[:2] == [True, True]:
        # Three single characters without a fourth are one name; otherwise two are.
        return 3 if lone[2:3] == [True] and lone[3:4] != [True] else 2
    if words[0] in COMPOUND and lone[1:2] == [True]:
        return 2
    # 荀  彧之: a single character is a surname, and the two after it are the given name.
    return 2 if lone[0] and len(words) > 1 and len(words[1]) == 2 else 1
