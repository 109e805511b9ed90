"""The section's own template (era D), in every reported combination of parts.

We had no page of it: its parts are named by other programs that read the hosts cpc, renshi,
dangjian, theory and acftu. An article's ``options`` choose the combination.
"""

from demo.articles import Article
from demo.body import INDENT, breaks, inline, paragraphs
from demo.parts import pager, source

FRAMES = {
    "show_text": '<div class="show_text">{}</div>',
    "zoom": '<div class="show_text" id="zoom">{}</div>',
    "font": '<font class="show_c">{}</font>',
    "font_in_show_text": '<div class="show_text"><font class="show_c">{}</font></div>',
    "font_zoom": '<font id="zoom">{}</font>',
    "rm_txt_zw": '<div class="show_text" id="rm_txt_zw">{}</div>',
}


def text_c(article: Article, number: int) -> dict[str, object]:
    """Return the values of ``div.text_c``, used since 2012; in 2026 with the class ``rm_txt``."""
    mix = article.options
    newest = mix.get("newest", False)
    editor_tag, editor_class = ("p", "editor") if mix.get("editor") == "p" else ("div", "edit")
    return {
        "frame_class": " rm_txt" if newest else "",
        "column_class": " col-1" if newest else "",
        "kicker_tag": mix.get("kicker", "h3"),
        "sub_tag": mix.get("sub", "h2"),
        "lines": _lines(article),
        "text": _text(article, number),
        "pager": pager(article, number) if len(article.pages) > 1 else "",
        "editor_tag": editor_tag,
        "editor_class": editor_class,
    }


def _lines(article: Article) -> str:
    """Return the lines of author and date: the author is in ``p.author``, or last in ``p.sou1``."""
    mix, time, origin = article.options, article.printed_time, source(article)
    line = f"{time}&nbsp;&nbsp;&nbsp;&nbsp;{origin}"
    if mix.get("spans"):
        line = (
            f'<span id="p_publishtime">{time}</span>&nbsp;&nbsp;<span id="p_origin">{origin}</span>'
        )
    elif mix.get("newest"):
        line = f'<b id="newstime">{time}</b>&nbsp;{origin}'
    author_class = mix.get("author", "author")
    author = f'<p class="{author_class}">{inline(article.author)}</p>'
    date = f'<p class="{mix.get("date", "sou")}">{line}</p>'
    return "\n      ".join((date, author) if author_class == "sou1" else (author, date))


def _text(article: Article, number: int) -> str:
    mix, blocks = article.options, article.pages[number - 1]
    if mix.get("breaks"):
        text = breaks(blocks, "font")
    else:
        text = paragraphs(blocks, "font", opening="<p>", before=INDENT)
    return FRAMES[mix.get("text", "show_text")].format(text)


def txtcon(article: Article, number: int) -> dict[str, object]:
    """Return the values of ``div.w1000.txtCon`` (2019); sometimes the source is only in meta."""
    values: dict[str, object] = {
        "kicker_block": f"<h3>{inline(article.kicker)}</h3>" if article.kicker else "",
        "body": paragraphs(article.pages[number - 1], "centered", opening="<p>", before=INDENT),
    }
    if article.options.get("meta_source"):
        values["date_source"] = ""
    return values


def table(article: Article, number: int) -> dict[str, object]:
    """Return the values of the oldest form, with cells such as ``td.ftitle``."""
    return {"body": breaks(article.pages[number - 1], "font")}
