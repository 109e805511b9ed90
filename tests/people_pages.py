"""Pages in the templates of people.com.cn, with our own sentences about invented union news.

The markup follows the site's; names, places, papers' texts and pictures are made up.
"""

SENTENCES = (
    "云水市总工会日前启动“户外劳动者服务站点提升月”活动，全市312个站点新增饮水机、微波炉和急救箱。",
    "活动期间，各级工会干部走访快递、外卖、环卫等行业的一线职工，听取他们对站点布局和开放时间的意见。",
    "“冬天有热水，夏天有空调，歇脚的地方近了。”外卖配送员陈小河说，站点离他常跑的商圈只有三百米。",
    "青禾区总工会副主席何雨桐介绍，区里把站点建设写进民生实事清单，由工会、城管、街道三方共同管理。",
    "据统计，活动启动以来，站点累计服务职工4.6万人次，收到意见建议580余条，已办结503条。",
    "下一步，云水市总工会将推动站点与职工驿站、法律援助点合并运行，让职工少跑路、办成事。",
)
BODY = "".join(f"<p>　　{sentence}</p>\n" for sentence in SENTENCES)
BR_BODY = "<br><br>".join(f"　　{sentence}" for sentence in SENTENCES)
TEXT = "\n\n".join(SENTENCES)

SOURCE = '<a href="http://www.yunshuigongren.example/c/2024-05-27/1.shtml" target="_blank">云水工人报</a>'
_CHANNELS = ("时政", "社会", "经济", "工会", "教育", "文化", "体育", "健康", "科技", "港澳")
NAVIGATION = "".join(
    f'<li class="menu_item"><a href="http://c{n}.people.com.cn/GB/{n}/index.html" target="_blank">'
    f"{_CHANNELS[n % 10]}{n}</a></li>\n"
    for n in range(150)
)
RELATED = "".join(
    f'<li><a href="/n1/2024/0526/c67502-4000{n:04}.html" target="_blank">基层工会动态之{n}</a></li>\n'
    for n in range(40)
)
SCRIPT = "<script>var pic = function (n) { return n > 3 && n < 9 ? '<p>' : ''; };</script>\n" * 20
FOOTER = (
    '<div class="footer">人民日报社概况 | 关于人民网 | 信息网络传播视听节目许可证0100000<br>'
    "人 民 网 股 份 有 限 公 司 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用</div>"
)


def head(
    title: str,
    *,
    site: str = "--中国工会新闻--人民网 ",
    label: str = "GB2312",
    description: str | None = None,
    source: str = "",
    day: str = "2024-05-27",
    prefix: str = "",
    keywords: str = "",
) -> str:
    description = SENTENCES[0][:40] if description is None else description
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="content-type" content="text/html;charset={label}"/>
<meta http-equiv="Content-Language" content="utf-8" />
<title>{title}{site}</title>
<meta name="keywords" content="{keywords}" />
<meta name="description" content="　　{description}" />
<meta name="pagetype" content="1">
<meta name="catalogs" content="{prefix}67502">
<meta name="contentid" content="{prefix}40000001">
<meta name="publishdate" content="{day}">
<meta name="author" content="{prefix}104485">
<meta name="editor" content="1610">
<meta name="source" content="{source}">
<script src="http://www.people.com.cn/img/main.js" charset="gb2312"></script>
<style type="text/css">.otitle {{ display: none; }} .author {{ text-align: center; }}</style>
</head>
"""


def era_a(
    *,
    title: str = "云水市户外劳动者有了歇脚地",
    kicker: str = "",
    subtitle: str = "",
    author: str = "",
    date: str = "2012年01月12日14:57",
    source: str = f"来源：{SOURCE}",
    body: str = BR_BODY,
    editor: str = "（责任编辑：周宁）",
    before: str = "",
    after: str = "",
    crumb: str = "中国工会新闻",
    trailing: str = "",
    **meta: str,
) -> str:
    """Era A, 2011 and 2012."""
    return (
        head(title, day="2012-01-12", **meta)
        + f"""<body>
<div id="nav"><ul>{NAVIGATION}</ul></div>
<div class="content"><div class="c_l fl">
<div class="x_nav" id="p_navigator"><a href="http://www.people.com.cn/GB/index.html" class="clink">人民网</a>&gt;&gt;<a href="/GB/index.html" class="clink">{crumb}</a></div>
<div class="text_c">
<div class="topban"><script type='text/javascript' src='http://ads.example/s' charset='gbk'></script></div>
<h3>{kicker}</h3>
<h1 id="p_title">{title}</h1>
<h2>{subtitle}</h2>
<p class="author">{author}</p>
<p class="sou"><span id="p_publishtime">{date}</span>&nbsp;&nbsp;&nbsp;&nbsp;<span id="p_origin">{source}</span>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;<a href="http://mms.people.com.cn/GB/" target="_blank">手机看新闻</a></p>
<div class="tools"><ul><li><a href="#">打印</a></li><li><a href="#">网摘</a></li></ul></div>
<div class="text_16" id="AX" style="display:none;"><h3>分享到...</h3><ul><li>分享到人人</li></ul></div>
<div class="text_img">{before}</div>
<div class="show_text" id="zoom">
<div id="p_content">
{body}
</div>
</div>
<div class="text_img">{after}</div>
<div class="news_reporter"><div class="r_title">联系本文记者</div><a href="#">林一舟</a></div>
{trailing}
<div class="edit" id="p_editor">{editor}</div>
<span id="aboutthisnews" style='display:none'>67502|||40000001|||{title}|||{date}</span>
{SCRIPT}
</div></div><div class="c_r"><ul>{RELATED}</ul></div></div>{FOOTER}</body></html>"""
    )


def era_b(
    *,
    title: str = "云水市户外劳动者有了歇脚地",
    kicker: str = "",
    subtitle: str = "",
    author: str = "",
    origin: str = f"2019年06月15日08:18&nbsp;&nbsp;来源：{SOURCE}",
    body: str = BODY,
    editor: str = "(责编：周宁、吴桐)",
    pager: str = "",
    box: str = "",
    **meta: str,
) -> str:
    """Era B, 2016 to 2020."""
    return (
        head(title, day="2019-06-15", **meta)
        + f"""<body>
<div class="nav"><ul>{NAVIGATION}</ul></div>
<div class="clearfix w1000_320 path"><div class="fl">
<span id="rwb_navpath"><a href="http://www.people.com.cn/" class="clink">人民网</a>&gt;&gt;<a href="http://acftu.people.com.cn/" class="clink">中国工会新闻</a></span>
</div></div>
<div class="clearfix w1000_320 text_title">
<h3 class="pre">{kicker}</h3>
<h1>{title}</h1>
<h4 class="sub">{subtitle}</h4>
<p class="author">{author}</p>
<div class="box01"><div class="fl">{origin}</div>
<div class="fr"><div id="ops_share"><span class="ops_tit">分享到：</span></div></div></div>
</div>
<div class="clearfix w1000_320 text_con"><div class="fl text_con_left">
<div class="box_con" id="rwb_zw">
<div class="box_pic">{box}</div>
{body}
<div class="zdfy clearfix">{pager}</div><center><table border="0" align="center" width="40%"><tr></tr></table></center>
<div class="box_pic"></div>
<div class="edit clearfix">{editor}</div>
</div>
{SCRIPT}
<div class="clearfix box_read"><h2>推荐阅读</h2><ul>{RELATED}</ul></div>
</div></div>{FOOTER}</body></html>"""
    )


def era_c(
    *,
    title: str = "云水市户外劳动者有了歇脚地",
    kicker: str = "",
    subtitle: str = "",
    author: str = "",
    origin: str = f"2024年05月27日09:00 | 来源：{SOURCE}",
    body: str = BODY,
    editor: str = "(责编：周宁、吴桐)",
    pager: str = "",
    box: str = "",
    old_title: str = "",
    wrapper: str = "",
    **meta: str,
) -> str:
    """Era C, since 2021; the container of 2026 has ``wrapper="rm_txt_zw"`` in it."""
    inner = f'<div id="{wrapper}">{body}</div>' if wrapper else body
    return (
        head(title, **meta)
        + f"""<body>
<img src="http://www.people.com.cn/img/share.jpg" class="hide share-img" />
<div class="main">
<h1 class="cf"><a href="http://www.people.com.cn"><img src="/img/2020wbc/imgs/logo_red.png" alt="人民网"></a></h1>
<div class="rm_nav cf"><ul>{NAVIGATION}</ul></div>
<div class="layout route cf" id="rwb_navpath">
<a href="http://www.people.com.cn/" class="clink">人民网</a>&gt;&gt;<a href="http://acftu.people.com.cn/" class="clink">中国工会新闻</a>
</div>
<div class="layout rm_txt cf"><div class="col col-1 fl">
<h3 class="pre">{kicker}</h3>
<h1 id="newstit">{title}</h1>
<h4 class="sub" style="display: none;">{subtitle}</h4>
<div class="author cf">{author}</div>
<div class="channel cf"><div class="col-1-1 fl">
{origin}
</div><div class="col-1-2 fr"><span class="rm_type"><img src="/img/icon_type.png" alt=""><i>小字号</i></span></div></div>
<div class="rm_txt_con cf">
<div class="bza"><span></span><p></p></div>
<div class="box_pic">{box}</div>
<div class="otitle">{old_title}</div>{inner}
<div class="zdfy clearfix">{pager}</div><center><table border="0" align="center" width="40%"><tr></tr></table></center>
<div class="box_pic"></div>
<div class="edit cf">{editor}</div>
<style type="text/css">.tjewm{{display:none;}}</style>
<div class="tjewm cf" style="display: block;"><span><img src="/NMediaFile/2022/0801/qr.jpg" alt="关注公众号：云水工会">关注公众号：云水工会</span></div>
<p class="paper_num"><em>分享让更多人看到 <i><img src="/img/share.png" alt=""></i> </em></p>
</div>
<div class="rm_relevant cf box_news"><h5><span></span>相关新闻</h5><ul>{RELATED}</ul></div>
{SCRIPT}
</div></div></div>{FOOTER}</body></html>"""
    )


def era_d(
    *,
    title: str = "云水市户外劳动者有了歇脚地",
    kicker: str = "<h3>高位推动 部门联动</h3>",
    subtitle: str = "<h2>全市站点一个月提升一遍</h2>",
    author: str = '<p class="author">林一舟  何  田</p>',
    origin: str = f'<p class="sou">2024年05月27日09:00&nbsp;&nbsp;来源：{SOURCE}</p>',
    body: str = f'<div class="show_text">{BODY}</div>',
    editor: str = '<div class="edit">(责编：周宁、吴桐)</div>',
    **meta: str,
) -> str:
    """Era D, cpc and the union section: assembled from what is reported, never seen as bytes."""
    return (
        head(title, site="--中国工会新闻-中国共产党新闻网", **meta)
        + f"""<body>
<h1 class="logo"><a href="http://cpc.people.com.cn/"><img src="/img/cpc/logo.png" alt=""></a></h1>
<ul>{NAVIGATION}</ul>
<div class="path"><a href="http://cpc.people.com.cn/" class="clink">中国共产党新闻网</a>&gt;&gt;<a href="http://acftu.people.com.cn/" class="clink">中国工会新闻</a></div>
<div class="text_c">{kicker}
<h1>{title}</h1>
{subtitle}
{author}
{origin}
{body}
{editor}
</div>{SCRIPT}<ul>{RELATED}</ul>{FOOTER}</body></html>"""
    )


def era_e(
    *,
    title: str = "云水市户外劳动者有了歇脚地",
    kicker: str = "",
    subtitle: str = "",
    author: str = "",
    origin: str = f"2024年05月17日08:27&nbsp;&nbsp;来源：{SOURCE}",
    body: str = BODY,
    editor: str = "(责编：周宁、吴桐)",
    **meta: str,
) -> str:
    """Era E, the health channel."""
    return (
        head(title, site="--人民健康--人民网 ", day="2024-05-17", **meta)
        + f"""<body>
<div class="title"><h2>热点推荐</h2><h3>本周要闻</h3></div><ul>{NAVIGATION}</ul>
<div class="subNav"><a href="http://www.people.com.cn/" class="clink">人民网</a>&gt;&gt;<a href="http://health.people.com.cn/" class="clink">人民健康</a></div>
<div class="articleCont"><div class="title">
<h4>{kicker}</h4>
<h2>{title}</h2>
<h3>{subtitle}</h3>
<p>{author}</p>
</div>
<div class="artOri">{origin}</div>
<div class="artDet">{body}
<div class="zdfy clearfix"></div>
</div>
<div class="editor">{editor}</div></div>
<div class="side"><div class="title"><h2>相关阅读</h2></div><ul>{RELATED}</ul></div>
{SCRIPT}{FOOTER}</body></html>"""
    )


ERAS = {"A": era_a, "B": era_b, "C": era_c, "D": era_d, "E": era_e}
