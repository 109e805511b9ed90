"""Pages written for the tests: invented union news in the shapes that real sites use."""

NAVIGATION = "".join(f'<li><a href="/s{i}/">Section number {i}</a></li>' for i in range(20))
ZH_NAVIGATION = "".join(f'<a href="/c{i}/">频道{i}</a> | ' for i in range(20))

ZH_PARAGRAPHS = [
    "本报讯（记者林小雨 通讯员赵大河）青石县总工会日前启动夏季送清凉活动，工会干部走进工地、车间和环卫站点，为一线职工送去防暑用品。",
    "据介绍，活动将持续到八月底，预计覆盖职工一万二千人次。县总工会还邀请医生为户外劳动者义诊，讲解中暑的预防和急救知识。",
    "“有了休息站，喝水、乘凉、热饭都方便了。”环卫工人老周说，站点离作业路段不远，走路五分钟就能到。",
    "下一步，该县工会将继续完善户外劳动者服务站点，推动用人单位落实高温津贴，维护职工的劳动保护权益。",
]
EN_PARAGRAPHS = [
    "Workers at the Riverbend paper mill voted on Tuesday to accept a new contract, ending a strike that had stopped production for three weeks.",
    "The agreement raises hourly pay by nine percent over two years, and it adds a second safety officer to every shift, the Riverbend Mill Workers Union said.",
    "“We asked for a fair share and for a safe place to work,” said Maria Holm, who has run the number two machine since 2009. “Today we have both.”",
    "Production is expected to restart on Thursday, the company said in a statement. Neither side would say how many members had voted.",
]


def zh_page(
    *,
    head: str = "<title>青石县总工会开展送清凉活动-山河新闻网</title>",
    line: str = "2023年07月18日 09:26　来源：山河日报　作者：林小雨　责任编辑：王一鸣",
    after: str = "<p>（责任编辑：王一鸣、陈晓东）</p><p>上一页 1 2 下一页</p>",
) -> str:
    """A Chinese page in paragraphs."""
    text = "".join(f"<p>　　{paragraph}</p>" for paragraph in ZH_PARAGRAPHS)
    return (
        f"<html><head>{head}</head><body><div class='top'>{ZH_NAVIGATION}</div>"
        "<div class='path'>当前位置：<a href='/'>首页</a> &gt; <a href='/gonghui/'>工会</a> &gt; 正文</div>"
        f"<div class='main'><h1>青石县总工会开展送清凉活动</h1><div class='info'>{line}</div>"
        f"<div class='content'>{text}{after}</div>"
        "<div class='list'><h3>相关新闻</h3><ul><li><a href='/1.html'>白鹭市总工会举办技能大赛，三百名职工参赛</a></li>"
        "<li><a href='/2.html'>红枫县工会为货车司机建起休息站，方便又实用</a></li></ul></div></div>"
        "<div class='bottom'>版权所有 山河新闻网 未经书面授权请勿转载</div></body></html>"
    )


def br_page() -> str:
    """A page of the 2000s: one table cell, line breaks for paragraphs, font tags, no heading."""
    text = "<br><br>".join(f"　　{paragraph}" for paragraph in ZH_PARAGRAPHS)
    return (
        "<html><head><title>青石县总工会开展送清凉活动_山河新闻网</title></head><body>"
        f"<table><tr><td>{ZH_NAVIGATION}</td></tr></table><form name='f'><table><tr>"
        f"<td width=150><a href=/a>热点新闻</a><br><a href=/b>图片新闻</a></td>"
        "<td><table><tr><td align=center><font size=5><b>青石县总工会开展送清凉活动</b></font></td></tr>"
        "<tr><td align=center>http://www.shanhe.example 2004年07月18日09:26 山河日报</td></tr>"
        f"<tr><td><font size=3>{text}<br><br>(责任编辑：王一鸣)</font></td></tr></table>"
        "<table><tr><td>【<a href=#>推荐</a>】【<a href=#>打印</a>】【<a href=#>关闭</a>】</td></tr></table></td></tr></table></form>"
        "<table><tr><td>Copyright 2004 山河新闻网</td></tr></table></body></html>"
    )


def en_page(head: str = "", *, above: str = "", after: str = "", inside: str = "") -> str:
    """An English page."""
    first, *others = (f"<p>{paragraph}</p>" for paragraph in EN_PARAGRAPHS)
    return (
        "<html lang='en'><head><title>Mill strike ends with a nine percent raise | The Riverbend Courier</title>"
        f"{head}</head><body><nav><ul>{NAVIGATION}</ul></nav><main><article>"
        "<h1>Mill strike ends with a nine percent raise</h1>"
        f"{above}<div class='entry'>{first}{inside}{''.join(others)}</div>{after}</article></main>"
        "<footer><p>The Riverbend Courier is published by nobody, and it exists in these tests only.</p></footer></body></html>"
    )


def hub(teasers: int = 12, *, linked_teaser: bool = False) -> str:
    """A section front: a heading with a link and a teaser for each article."""
    a, b = ("<a href='/x'>", "</a>") if linked_teaser else ("", "")
    items = "".join(
        f"<div class='item'><h3><a href='/news/{i}'>Dockers of pier {i} win a shorter working week</a></h3>"
        f"<p>{a}The dockers of pier {i} have agreed with the port on shorter shifts, after talks that lasted four months.{b}</p></div>"
        for i in range(teasers)
    )
    return (
        "<html lang='en'><head><title>Labor news | The Riverbend Courier</title></head><body>"
        f"<nav><ul>{NAVIGATION}</ul></nav><h1>Labor news</h1><div class='river'>{items}</div></body></html>"
    )


def zh_hub(summaries: bool = False) -> str:
    """A Chinese channel page: dated headlines, with or without summaries."""
    summary = (
        "<p>各级工会深入企业开展走访，了解职工需求，帮助解决实际困难，受到职工欢迎。</p>"
        if summaries
        else ""
    )
    items = "".join(
        f"<li><a href='/2023/{i}.html'>白鹭市总工会举办第{i}届职工技能大赛</a> <span>2023-07-{i:02}</span>{summary}</li>"
        for i in range(1, 28)
    )
    return (
        "<html><head><title>工会新闻-山河新闻网</title></head><body>"
        f"<div>{ZH_NAVIGATION}</div><h2>工会新闻</h2><ul>{items}</ul><div>上一页 1 2 3 下一页</div></body></html>"
    )


def front_page() -> str:
    """A home page: blocks of headlines, a lead with a teaser, an imprint."""
    blocks = "".join(
        f"<div class='block'><h2><a href='/s{b}/'>Desk {b}</a></h2>"
        + "".join(
            f"<p><a href='/{b}/{i}'>Headline number {i} of desk {b}, with some words</a></p>"
            for i in range(8)
        )
        + "</div>"
        for b in range(6)
    )
    return (
        "<html lang='en'><head><title>The Riverbend Courier</title><meta property='og:type' content='website'></head>"
        f"<body><nav><ul>{NAVIGATION}</ul></nav><div class='lead'><h2><a href='/lead'>Mill strike ends</a></h2>"
        f"<p>Workers at the mill voted to accept a contract, ending a strike of three weeks.</p></div>{blocks}"
        "<footer><p>The Courier is a newspaper of the river towns, founded by its readers and paid for by them.</p></footer></body></html>"
    )


ERROR_PAGES = {
    "404": "<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1><p>Sorry, the page you are looking for has been moved or deleted. Please check the address, or go back to our home page and try the search.</p></body></html>",
    "404 zh": "<html><head><title>页面不存在</title></head><body><h1>404</h1><p>抱歉，您访问的页面不存在或已被删除，请检查网址是否正确，或者返回首页继续浏览其他内容，我们会尽快修复这个问题。给您带来不便，请谅解，谢谢您的支持！</p></body></html>",
    "denied": "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page on this server. Reference number 18.2f3a. Please contact the administrator of the site.</p></body></html>",
    "challenge": "<html><head><title>Just a moment...</title></head><body><h2>Checking your browser before accessing the site.</h2><p>This process is automatic. Your browser will redirect to your requested content shortly. Please allow up to five seconds, and enable JavaScript and cookies to continue.</p></body></html>",
    "consent": "<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We and our 812 partners store and access information on your device, such as cookies, to personalize ads and content. You can accept all cookies or manage your choices at any time in our privacy policy.</p><button>Accept all</button></body></html>",
    "login": "<html><head><title>Log in</title></head><body><h1>Log in</h1><p>Please log in to read on. If you have no account yet, you can register with your e-mail address.</p><form><input name=a></form></body></html>",
    "empty": "<html><head><title>The Riverbend Courier</title></head><body><div id='app'></div><noscript>Enable JavaScript to run this app, please.</noscript></body></html>",
}
