"""Pages of articles: each template of the site filled with one article."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from demo.articles import Article
from demo.body import INDENT, breaks, inline, paragraphs, picture_block, plain

FOLDER = Path(__file__).parent / "templates"
NOTICE = "<!-- 演示页：版式仿真，文字、人物、单位与事件均系虚构 -->"
CHANNELS = {
    "http://www.people.com.cn/": "首页",
    "http://politics.people.com.cn/": "时政",
    "http://finance.people.com.cn/": "财经",
    "http://society.people.com.cn/": "社会",
    "http://cpc.people.com.cn/": "共产党",
    "http://edu.people.com.cn/": "教育",
    "http://health.people.com.cn/": "健康",
    "http://acftu.people.com.cn/": "工会新闻网",
    "http://pic.people.com.cn/n1/2016/0408/c1016-28260123.html": "图片",
    "http://en.people.cn/": "English",
}
PARAGRAPH_INDENTED = '<p style="text-indent: 2em;">\n\t'


class PageTemplate(Template):
    """``@@name`` is replaced; the pages are full of ``$`` and ``%``."""

    delimiter = "@@"


def fill(name: str, values: Mapping[str, object]) -> str:
    """Template ``name`` with ``values`` put in; an unknown name is a ``KeyError``."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return PageTemplate(text).substitute(values)


def navigation(separator: str = "") -> str:
    return separator.join(
        f'<a href="{url}" target="_blank">{name}</a>' for url, name in CHANNELS.items()
    )


def page(article: Article, number: int = 1) -> str:
    """Markup of page ``number`` of the article."""
    layout = article.layout
    values = _values(article, number)
    if layout.startswith("d"):
        values["main"] = DECORATED[layout](article, number, values)
        return fill("d", values)
    values |= MAKERS[layout](article, number)
    return fill({"n1": "a", "n2": "b"}.get(layout, layout), values)


def _values(article: Article, number: int) -> dict[str, object]:
    """What every template asks for."""
    title = inline(article.headline) + (f" ({number})" if number > 1 else "")
    paragraphs_text = [plain(b.text) for b in article.pages[0] if b.kind != "picture"]
    source = f"来源：{plain(article.source)}" if article.source else ""
    return {
        "id": article.id,
        "channel": article.channel,
        "url": article.url,
        "day": f"{article.at:%Y-%m-%d}",
        "staff": 100000 + article.id % 7919,
        "charset": article.label,
        "title": title,
        "title_nbsp": title.replace(" ", "&nbsp;"),
        "crumb": article.crumb,
        "breadcrumbs": "&gt;&gt;".join(map(_crumb, article.crumbs)),
        "kicker": inline(article.kicker),
        "subheadline": inline(article.subheadline),
        "author": inline(article.author),
        "printed": article.printed_time,
        "source": plain(article.source),
        "meta_source": source + (" 原创稿" if article.source.startswith("人民网-") else ""),
        "date_source": f"&nbsp;&nbsp;来源：{_source(article)}" if article.source else "",
        "description": escape((INDENT + "".join(paragraphs_text))[:100]),
        "keywords": article.keywords,
        "editors": article.editor_line or f"(责编：{'、'.join(article.editors)})",
        "picture_before": picture_block(article.picture_before) if number == 1 else "",
        "picture_after": picture_block(article.picture_after) if number == 1 else "",
        "pager": _pager(article, number),
        "nav": navigation(),
        "nav_old": f'<div id="nav">{navigation("|")}</div>',
        "nav_items": "\n".join(f"<li>{link}</li>" for link in navigation("\0").split("\0")),
        "notice": NOTICE,
    }


def _crumb(printed: str) -> str:
    name, _, url = printed.partition("|")
    return f'<a href="{url}" class="clink">{name}</a>'


def _source(article: Article) -> str:
    name = inline(article.source)
    if not article.source_url:
        return name
    return f'<a href="{article.source_url}" target="_blank">{name}</a>'


def _pager(article: Article, number: int) -> str:
    """Digits, and the table with the pictures of an arrow; both stay, empty, on single pages."""
    count = len(article.pages)
    if count == 1:
        return (
            '<div class="zdfy clearfix"></div><center><table border="0" align="center" '
            'width="40%"><tr></tr></table></center>'
        )
    digits = "".join(f'<a href="{article.page_path(n)}">【{n}】</a>' for n in range(1, count + 1))
    arrows = "".join(
        f'<td width="50%" align="center"><a href="{article.page_path(n)}">'
        f'<img src="/img/{name}_page.jpg" border="0"></a></td>'
        for n, name in ((number - 1, "prev"), (number + 1, "next"))
        if 1 <= n <= count
    )
    return (
        f'<div class="zdfy clearfix">{digits}</div><center><table border="0" align="center" '
        f'width="40%"><tr>{arrows}</tr></table></center>'
    )


def _era_a(article: Article, number: int) -> dict[str, object]:
    options = article.options
    picture = options.get("picture", "pictext")
    if article.layout == "n1":
        # 2012-2015: the head of the old template over paragraphs of the new one
        body = paragraphs(article.pages[number - 1], picture, opening="<p>", before=INDENT)
        editors = article.editor_line or f"(责编：{'、'.join(article.editors)})"
    else:
        body = breaks(article.pages[number - 1], picture)
        editors = article.editor_line or f"（责任编辑：{'、'.join(article.editors)}）"
    origin = f"来源：{_source(article)}" if article.source else ""
    pager = _pager(article, number) if len(article.pages) > 1 else ""
    return {
        "body": (RELATED if options.get("related") else "")
        + body
        + (FLASH if options.get("flash") else "")
        + pager,
        "editors": editors,
        "origin": origin,
        "reporter_card": REPORTER_CARD if options.get("reporter_card") else "",
    }


def _era_b(article: Article, number: int) -> dict[str, object]:
    options = article.options
    mixed = article.layout == "n2"
    return {
        "body": paragraphs(
            article.pages[number - 1],
            options.get("picture", "alt"),
            opening=PARAGRAPH_INDENTED,
        ),
        "body_id": "p_content" if mixed else "rwb_zw",
        "editor_id": ' id="p_editor"' if mixed else "",
    }


def _era_c(article: Article, number: int) -> dict[str, object]:
    options = article.options
    newest = options.get("newest", False)
    provincial = options.get("provincial", False)
    time = f'<b id="newstime">{article.printed_time}</b>' if newest else article.printed_time
    return {
        "title_suffix": "" if provincial else f"--{article.crumb}--人民网 ",
        "col_fl": "" if provincial else " fl",
        "title_id": ' id="newstit"' if provincial else "",
        "sub_hidden": "" if article.subheadline else ' style="display: none;"',
        "date_source": f"{time} | 来源：{_source(article)}" if article.source else time,
        "collect": '<span class="rm_shouc">收藏</span>' if newest else "",
        "bza": options.get("bza", ""),
        "body_block": _c_body(article, number),
        "tjewm": QR_CODE if options.get("qr_code") else "",
        "otitle_style": OTITLE_STYLE if options.get("original_title") else "",
    }


def _c_body(article: Article, number: int) -> str:
    options = article.options
    indented = options.get("provincial", False)
    body = paragraphs(
        article.pages[number - 1],
        options.get("picture", "alt"),
        opening=PARAGRAPH_INDENTED if indented else "<p>",
        before="" if indented else INDENT,
    )
    if original := options.get("original_title"):
        body = f'<div class="otitle">原标题：{original}</div>{body}'
    if options.get("player"):
        body = PLAYER + body
    if article.print_edition:
        body += f'\n<p></p><p><span id="paper_num">{INDENT}{article.print_edition}</span></p>'
    picture = picture_block(article.picture_before) if number == 1 else ""
    body = f'            	<div class="box_pic">{picture}</div>\n				{body}'
    if options.get("newest"):
        return f'{VOICE}<div id="rm_txt_zw">\n{body}\n</div>'
    return body


def _era_e(article: Article, number: int) -> dict[str, object]:
    count = len(article.pages)
    return {
        "body": paragraphs(article.pages[number - 1], "alt", opening="<p>", before=INDENT),
        "pager": _pager(article, number) if count > 1 else "",
    }


def _text_c(article: Article, number: int, values: dict[str, object]) -> str:
    """The section's own template, in the mix of parts that ``options`` asks for."""
    mix = article.options
    hybrid = mix.get("newest", False)
    block = {
        "hybrid": " rm_txt" if hybrid else "",
        "hybrid_col": " col-1" if hybrid else "",
        "heading": _d_heading(article, str(values["title"])),
        "byline": _d_byline(article),
        "body_block": _d_body(article, number),
        "pager": values["pager"] if len(article.pages) > 1 else "",
        "editor_block": _d_editors(article, str(values["editors"])),
    }
    return fill("d_text_c", values | block)


def _d_heading(article: Article, title: str) -> str:
    kicker, sub = article.options.get("kicker", "h3"), article.options.get("sub", "h2")
    return (
        f"<{kicker}>{inline(article.kicker)}</{kicker}>\n      <h1>{title}</h1>\n"
        f"      <{sub}>{inline(article.subheadline)}</{sub}>"
    )


def _d_byline(article: Article) -> str:
    mix = article.options
    date_class, author_class = mix.get("date", "sou"), mix.get("author", "author")
    origin = f"来源：{_source(article)}" if article.source else ""
    time = article.printed_time
    if mix.get("spans"):
        line = (
            f'<span id="p_publishtime">{time}</span>&nbsp;&nbsp;<span id="p_origin">{origin}</span>'
        )
    elif mix.get("newest"):
        line = f'<b id="newstime">{time}</b>&nbsp;{origin}'
    else:
        line = f"{time}&nbsp;&nbsp;&nbsp;&nbsp;{origin}"
    parts = (
        f'<p class="{author_class}">{inline(article.author)}</p>',
        f'<p class="{date_class}">{line}</p>',
    )
    # where both lines are of class sou, the date comes first
    return "\n      ".join(reversed(parts) if author_class == "sou1" else parts)


def _d_body(article: Article, number: int) -> str:
    blocks, picture = article.pages[number - 1], article.options.get("picture", "font")
    if article.options.get("breaks"):
        body = breaks(blocks, picture)
    else:
        body = paragraphs(blocks, picture, opening="<p>", before=INDENT)
    frame = {
        "show_text": '<div class="show_text">{}</div>',
        "zoom": '<div class="show_text" id="zoom">{}</div>',
        "font": '<font class="show_c">{}</font>',
        "font_in_show_text": '<div class="show_text"><font class="show_c">{}</font></div>',
        "font_zoom": '<font id="zoom">{}</font>',
        "rm_txt_zw": '<div class="show_text" id="rm_txt_zw">{}</div>',
    }[article.options.get("text", "show_text")]
    return frame.format(body)


def _d_editors(article: Article, line: str) -> str:
    if article.options.get("editor") == "p":
        return f'<p class="editor">{line}</p>'
    return f'<div class="edit">{line}</div>'


def _txtcon(article: Article, number: int, values: dict[str, object]) -> str:
    body = paragraphs(article.pages[number - 1], "centered", opening="<p>", before=INDENT)
    block = {
        "kicker_block": f"<h3>{inline(article.kicker)}</h3>" if article.kicker else "",
        "sub_block": f"<h4>{inline(article.subheadline)}</h4>",
        # in this variant some pages name the source in the meta element alone
        "date_source": "" if article.options.get("meta_source") else values["date_source"],
        "body": body,
    }
    return fill("d_txtcon", values | block)


def _table(article: Article, number: int, values: dict[str, object]) -> str:
    body = breaks(article.pages[number - 1], "font")
    return fill("d_table", values | {"body": body})


MAKERS = {"a": _era_a, "n1": _era_a, "n2": _era_b, "b": _era_b, "c": _era_c, "e": _era_e}
DECORATED = {"d": _text_c, "d_txtcon": _txtcon, "d_table": _table}

RELATED = (
    '<div class="box"><strong>推荐阅读</strong> <a href="http://acftu.people.com.cn/GB/67502/index.html">更多</a>'
    '<ul><li>■<a href="http://society.people.com.cn/GB/16552256.html">相关链接：社会频道的一条旧闻</a></li>'
    '<li>■<a href="http://society.people.com.cn/GB/16552257.html">相关链接：社会频道的另一条旧闻</a></li></ul></div>'
)
FLASH = """<br><br><table border="1" cellspacing="0" cellpadding="0" id="table2" bordercolor="#E8F3FF">
	<tr><td><a href="http://mnc.people.com.cn/GB/index.html"><img border="0" src="/mediafile/201112/05/F201112051448331415782653.gif" width="229" height="60"></a>　<b>［<a href="http://mnc.people.com.cn/GB/54823/index.html"><font color="#0000FF">公司播报</font></a>］［<a href="http://mnc.people.com.cn/GB/70721/index.html"><font color="#0000FF">国际财经</font></a>］</b></td></tr>
	<tr><td height="15" align="center"><span style="font-size: 9pt">广告图说一则</span></td></tr>
	<tr><td><center><object classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000" width="300" height="115" vspace="1">
                <param name=movie value="/mediafile/200905/19/P200905191456133206623306.swf">
                <embed src="/mediafile/200905/19/P200905191456133206623306.swf" type="application/x-shockwave-flash" width="300" height="115">
                </embed>
              </object>
			</embed></center></td></tr>
</table>"""
REPORTER_CARD = """<div class="news_reporter news_reporter1">
  <div class="r_title">联系本文记者</div>
  <table cellspacing="0" cellpadding="0" border="0">
    <tr><td><img src="/mediafile/reporter/P201007310437331596028990.jpg" alt="" width="118" height="134" border="0" /><br />本文记者<br /><span>[留言][博客][微博]</span></td></tr>
  </table>
</div>"""
OTITLE_STYLE = """<style>
.rm_txt_con div.otitle { display: none;}
</style>"""
QR_CODE = """<style type="text/css">
.tjewm{width:100%;text-align:center;margin:30px auto;display:none;}
</style>
<div class="tjewm cf"><span><img src="/NMediaFile/2022/0801/MAIN202208010936066173860781061.jpg" width="248" height="248" border="0" alt="关注公众号：工会新闻">关注公众号：工会新闻</span>
</div>"""
PLAYER = """<p> <script id="q_v_j-1" src="//video.people.cn/people-video.js"></script>
<script>showPlayer({scriptId: 'q_v_j-1', videoInfo: [{src: '/NMediaFile/2026/demo.mp4', title: '播放器里的字'}]});</script> </p>
"""
VOICE = '<div class="voice-wrap"><div class="voice-container">听新闻</div></div>'
