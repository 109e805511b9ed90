"""The characters with which Chinese names begin, and other words that begin with them."""

from collections.abc import Iterator

# The surnames of Baijiaxing and others that newsrooms print, in both scripts.
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
SYLLABLES = frozenset(
    "亚海仁晓达普扎次格旦德洛央拉买热吐玛努帕阿图麦依迪宝额斯特布朝其萨娜嘎才多尕朋珠措南柔塔青永"
    "斗完则"
)
FIRST = SURNAMES | SYLLABLES
"""Characters with which the name of a person printed in Chinese begins."""
COMPOUND = frozenset(
    {
        "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "轩辕",
        "长孙", "宇文", "司空", "端木", "南宫", "独孤", "闻人", "西门", "东郭", "呼延", "拓跋", "濮阳", "淳于",
        "单于", "太史", "申屠", "公羊", "赫连", "澹台", "钟离", "鲜于", "闾丘", "亓官", "万俟", "歐陽", "司馬",
        "諸葛", "東方",
    }
)  # fmt: skip
"""Surnames of two characters."""
COMMON = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許蘇盧蔣賈葉閻鍾鐘范譚鄒陸龍萬錢湯喬賀賴龔顧呂"
)
"""The surnames of six in seven people; only they are accepted if a word may be anything else."""
WORDS = frozenset(
    {
        "方言", "方案", "方便", "方式", "方向", "方针", "方阵", "方才", "高度", "高温", "高速", "高清",
        "高铁", "高新", "高端", "高层", "高中", "高职", "高空", "高效", "高质量", "高通", "金属", "金秋",
        "金额", "金牌", "金奖", "金卡", "金价", "金华", "金沙江", "常规", "常见", "常态", "常年", "常德",
        "常州", "常熟", "石化", "石材", "石狮", "石家庄", "石景山", "龙头", "龙岩", "万元", "万州", "万科",
        "万能", "万一", "万人", "段落", "江北", "江苏", "江西", "江阴", "江门", "江津", "黄金", "黄山",
        "黄河", "黄石", "黄冈", "马上", "马路", "马拉松", "马来", "任何", "任命", "任职", "任期", "任意",
        "白领", "白酒", "白天", "白色", "毛利", "史料", "雷电", "钱包", "汤圆", "易经", "武汉", "武警",
        "武术", "武昌", "夏天", "夏季", "夏令营", "余额", "余杭", "余姚", "田径", "田园", "田间", "唐山",
        "唐朝", "唐代", "宋代", "宋体", "林业", "林区", "林地", "林场", "顾客", "顾问", "康复", "康养",
        "秦岭", "秦皇岛", "郑重", "郑州", "许可", "许多", "许昌", "何时", "何处", "何况", "何以", "曾经",
        "曾任", "程序", "程度", "陈述", "陈列", "张贴", "张家口", "张家界", "周刊", "周边", "周末", "周报",
        "周年", "周期", "周口", "周围", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "徐州",
        "胡同", "韩国", "韩语", "于是", "于此", "董事", "董事会", "董事长", "萧山", "沈阳", "苏州", "苏北",
        "苏南", "魏晋", "范围", "范例", "范文", "熊猫", "陆地", "陆续", "陆军", "邹城", "邵阳", "钟表",
        "罗湖", "孔子", "钱塘江", "贺词", "贺信", "贺岁", "贺卡", "黎族",
    }
)  # fmt: skip
"""Words and places that look like a short name with a common surname."""
KOREAN = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노로하곽성차주우구나라민진지엄채원천방공현함변염여추도소석선설마길연"
    "위표명기반왕금옥육인맹제모탁국어은편용"
)
"""Syllables with which a Korean name of three begins."""
JAPANESE_ENDS = "子美郎太夫雄男恵香奈彦之樹輔也哉斗穂菜枝乃佳織希"
"""Characters with which many given names in Japanese end, and few names of sections or places."""

MAX_ROW = 16
"""Longest row of names that is split, in characters."""


def names_in_a_row(text: str) -> list[str]:
    """Return the names that are printed without anything between them; otherwise the text itself.

    The text must have five characters or more and be divisible into names with common surnames in
    only one way. Four characters may be one name, as of a Tibetan or with both parents' surnames.

    >>> names_in_a_row("郑禾孙砚秋何荻")
    ['郑禾', '孙砚秋', '何荻']
    """
    ways = list(_ways(text)) if 5 <= len(text) <= MAX_ROW else []
    return ways[0] if len(ways) == 1 else [text]


def _ways(text: str) -> Iterator[list[str]]:
    if not text:
        yield []
    elif text[0] in COMMON:
        for size in (2, 3):
            if len(text) >= size:
                yield from ([text[:size], *others] for others in _ways(text[size:]))


AMHARIC_BY = "በ(?!ቀለ|ላይ|ለጠ|ረከት|ላቸው|ዛብህ|ድሉ|ኃይሉ)"
"""Amharic writes "by" as a letter before a name; some given names begin with it."""
