"""Names of people in a list of names: where one ends, and which words are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unionnews.normalize.text import squash

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_DOTS = "·•・．‧∙"
# U+FFFD stands for a character that a damaged copy has lost.
_LETTERS = rf"[{HAN}\ufffd]"
_DOTTED = rf"[{HAN}]{{1,8}}(?:[{_DOTS}][{HAN}]{{1,8}}){{1,3}}"
_LATIN = r"[A-ZÀ-ÖØ-Þ\u0386-\u03ab\u0400-\u042f][\w.'’-]{0,30}(?:\s[\w.'’-]{1,30}){0,4}"
_STRICT = re.compile(rf"{_LETTERS}{{2,4}}|{_DOTTED}|{_LATIN}")
# Mongolian and Tibetan names without dots go up to seven characters.
_LOOSE = re.compile(rf"{_LETTERS}{{2,7}}|{_DOTTED}|{_LATIN}")
_ANY_HAN = re.compile(_LETTERS)
_ORGANIZATION = re.compile(
    rf"[{HAN}]{{2,26}}(?:总工会|工会|委员会|协会|联合会|学会|党组|课题组|评论部|宣传部|办公室|研究院"
    r"|研究所|研究中心|大学|学院)"
)
_DESK_ENDS = (
    "报",
    "社",
    "网",
    "台",
    "刊",
    "频道",
    "客户端",
    "報",
    "網",
    "报道",
    "報導",
    "報道",
    "电",
    "電",
)
_SEPARATORS = re.compile(r"[、，,；;/／|｜&＆]+|\s(?:和|与|及|and|y|et|und|e)\s")
_AROUND = " \t\r\n\u3000\u00a0:：。.!！？?（）()[]【】「」\"'“”"
_TO_DOT = str.maketrans(dict.fromkeys(_DOTS, "·"))

# The surnames of Baijiaxing and what else newsrooms print, in both scripts.
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范"
    "彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜"
    "顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路"
    "娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪"
    "包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯"
    "宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖"
    "卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏"
    "柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩"
    "厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况有"
    "琴商牟佘佴伯赏墨哈谯笪年爱阳佟肖付闫邸代苑苟晋楚佐展税矫仝冼尼信但兰门亓揭覃闭仵原初粟占芦涂"
    "位隋植丛辜丘畅来迟宇鄢稽练官衣栗台谌银扬保候邝由战修鹿庹郄沿嵺木僧"
    "趙錢孫鄭馮陳衛蔣韓楊許呂張嚴華謝鄒蘇範魯韋馬鳳賀湯羅畢鄔樂齊顧黃蕭貝計談龐紀項閔賈婁顏鍾鐘駱"
    "萬盧應鄧單諸鈕龔陸榮儲車寧厲劉龍葉閻賴喬陰聞黨譚貢勞鄺邊農溫莊連習歐師鞏聶關遊權嶽帥肅勵倫傑"
    "吳蘆塗叢來遲練諶銀揚戰"
)
"""Characters with which a Chinese name begins."""
# The first syllables of Tibetan, Uyghur and Mongolian names.
_SYLLABLES = frozenset(
    "亚海仁晓达普扎次格旦德洛央拉买热吐玛努帕阿图麦依迪宝额斯特布朝其萨娜嘎才多尕朋珠措南柔塔青永"
    "斗完则"
)
_FIRST = SURNAMES | _SYLLABLES
_COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "轩辕",
        "长孙",
        "宇文",
        "司空",
        "端木",
        "南宫",
        "独孤",
        "闻人",
        "西门",
        "东郭",
        "呼延",
        "拓跋",
        "濮阳",
        "淳于",
        "单于",
        "太史",
        "申屠",
        "公羊",
        "赫连",
        "澹台",
        "钟离",
        "鲜于",
        "闾丘",
        "亓官",
        "万俟",
        "歐陽",
        "司馬",
        "諸葛",
        "東方",
    ]
)
# Words that a loose line, a date line, or a sentence with 记者 in it puts where names stand.
NO_NAMES = frozenset(
    [
        "报道",
        "综合",
        "综合报道",
        "整理",
        "摄影报道",
        "采写",
        "编辑部",
        "评论员",
        "本报评论员",
        "特约评论员",
        "佚名",
        "匿名",
        "未知",
        "本报",
        "本报讯",
        "本网讯",
        "新华社",
        "人民网",
        "中新社",
        "中工网",
        "本网",
        "网络",
        "图片",
        "资料图片",
        "资料图",
        "文字",
        "摄影",
        "现场",
        "实习",
        "见习",
        "集体采写",
        "联合报道",
        "报道组",
        "采访组",
        "课题组",
        "通讯",
        "消息",
        "来源",
        "转载",
        "原创",
        "admin",
        "Admin",
        "小编",
        "供稿",
        "署名",
        "作者",
        "单位",
        "版权所有",
        "责任编辑",
        "手机看新闻",
        "手记",
        "观察",
        "调查",
        "述评",
        "走基层",
        "札记",
        "采访",
        "来信",
        "文章",
        "全文",
        "国际",
        "国内",
        "时政",
        "东方",
        "经济",
        "华东",
        "华南",
        "相关",
        "成都",
        "广州",
        "南京",
        "海南",
        "云南",
        "江苏",
        "江西",
        "安徽",
        "广东",
        "广西",
        "关注",
        "后记",
        "从业",
        "和平",
        "时间",
        "时评",
        "高级",
        "通过",
        "通报",
        "通知",
        "支持",
        "应当",
        "任务",
        "成立",
        "常务",
        "明日",
        "明天",
        "年度",
        "国家",
        "全国",
        "全媒体",
        "融媒体",
        "有关",
        "关于",
        "相比",
        "別無",
        "安全",
        "步行",
        "利用",
        "容易",
        "广场",
        "经过",
        "经理",
        "时任",
        "都市",
        "连线",
        "连夜",
        "养老",
        "管理",
        "和谐",
        "关闭",
        "石油",
        "金融",
        "方法",
        "计算",
        "常识",
        "文化",
        "文学",
        "文艺",
        "明星",
        "全部",
        "高考",
        "高校",
        "车市",
        "车型",
        "万象",
        "关键字",
        "关键词",
        "全文完",
        "广告",
        "经验",
        "公告",
        "官方",
        "官网",
        "来电",
        "台北",
        "台湾",
        "保障",
        "保险",
        "候选",
        "银行",
        "战略",
        "练习",
    ]
)
_PLACES = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|石家庄|太原|沈阳|长春|哈尔滨|南京|杭州|合肥|福州|南昌|济南|"
    "郑州|武汉|长沙|广州|海口|成都|贵阳|昆明|西安|兰州|西宁|呼和浩特|南宁|拉萨|银川|乌鲁木齐|深圳|大连|青岛|宁波|厦门|"
    "東京|华盛顿|纽约|伦敦|巴黎|柏林|莫斯科|日内瓦|布鲁塞尔|首尔|东京"
)
_NAME_AND_PLACE = re.compile(rf"([{HAN}]{{2,3}}?)(?:{_PLACES})")


def is_name(name: str, *, strict: bool = False) -> bool:
    """Tell whether a word can be a person's name.

    ``strict`` is for words out of running text, where it must begin with a surname.
    """
    if name in NO_NAMES or (len(name) > 2 and name.endswith(_DESK_ENDS)):
        return False
    form = _STRICT if strict else _LOOSE
    if form.fullmatch(name) is None:
        return False
    return not strict or name[0] in _FIRST or "·" in name or name[0].isascii()


def is_organization(name: str) -> bool:
    """Tell whether a word names a body that signs articles: 云水市总工会."""
    return _ORGANIZATION.fullmatch(name) is not None


def split_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, as printed) for each name of a list of names."""
    for piece in _SEPARATORS.split(text):
        part = piece.strip(_AROUND)
        if not part:
            continue
        if _ANY_HAN.search(part):
            yield from ((_plain(name), raw) for name, raw in _padded_names(part))
        elif name := squash(part):
            yield name, part


def _plain(name: str) -> str:
    name = name.translate(_TO_DOT)
    placed = _NAME_AND_PLACE.fullmatch(name)
    return placed[1] if placed else name


def _padded_names(text: str) -> Iterator[tuple[str, str]]:
    """Join names that are padded to the width of three characters: ``何小舟  陆  遥``."""
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
        # Three lone characters and no fourth are one name; otherwise they go in pairs.
        return 3 if lone[2:3] == [True] and lone[3:4] != [True] else 2
    if words[0] in _COMPOUND and lone[1:2] == [True]:
        return 2
    # 荀  彧之: a lone character is a surname, and two behind it are the name.
    return 2 if lone[0] and len(words) > 1 and len(words[1]) == 2 else 1
