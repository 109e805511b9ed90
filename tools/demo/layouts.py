"""Pages of articles: each template of the site filled with one article."""

from collections.abc import Callable
from html import escape

from demo import section_template
from demo.articles import Article
from demo.body import INDENT, breaks, inline, paragraphs, picture_block, plain
from demo.furniture import FLASH, OTITLE_STYLE, PLAYER, QR_CODE, RELATED, REPORTER_CARD, VOICE
from demo.parts import NOTICE, editors, fill, navigation, pager, source, trail

INDENTED = '<p style="text-indent: 2em;">\n\t'


def page(article: Article, number: int = 1) -> str:
    """Return the markup of page ``number`` of the article."""
    template, layout = LAYOUTS[article.layout]
    values = {**_values(article, number), **layout(article, number)}
    markup = fill(template, values)
    return fill("d", {**values, "main": markup}) if article.era == "d" else markup


def _values(article: Article, number: int) -> dict[str, object]:
    """Return the values that every template needs."""
    title = inline(article.headline) + (f" ({number})" if number > 1 else "")
    texts = (plain(block.text) for block in article.pages[0] if block.kind != "picture")
    origin, name = source(article), plain(article.source)
    original = " 原创稿" if name.startswith("人民网-") else ""
    first = number == 1
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
        "breadcrumbs": trail(article),
        "kicker": inline(article.kicker),
        "subheadline": inline(article.subheadline),
        "author": inline(article.author),
        "printed": article.printed_time,
        "source": name,
        "meta_source": f"来源：{name}{original}" if name else "",
        "date_source": f"&nbsp;&nbsp;{origin}" if origin else "",
        "description": escape((INDENT + "".join(texts))[:100]),
        "keywords": article.keywords,
        "editors": editors(article),
        "picture_before": picture_block(article.picture_before) if first else "",
        "picture_after": picture_block(article.picture_after) if first else "",
        "pager": pager(article, number),
        "nav": navigation(),
        "nav_items": navigation("<li>{}</li>\n"),
        "notice": NOTICE,
    }


def _era_a(article: Article, number: int) -> dict[str, object]:
    """Return the values of the template of 2011."""
    options = article.options
    body = breaks(article.pages[number - 1], options.get("picture", "pictext"))
    related = RELATED if options.get("related") else ""
    return {
        "body": related + body + (FLASH if options.get("flash") else ""),
        "editors": editors(article, "（责任编辑：{}）"),
        "origin": source(article),
        "reporter_card": REPORTER_CARD if options.get("reporter_card") else "",
    }


def _mixed_a(article: Article, number: int) -> dict[str, object]:
    """Return the values of 2012 to 2015: the old head above paragraphs and a new editor line."""
    picture = article.options.get("picture", "pictext")
    body = paragraphs(article.pages[number - 1], picture, opening="<p>", before=INDENT)
    related = RELATED if article.options.get("related") else ""
    return {**_era_a(article, number), "body": related + body, "editors": editors(article)}


def _era_b(article: Article, number: int) -> dict[str, object]:
    """Return the values of the template of 2016."""
    following = article.page_path(min(number + 1, len(article.pages)))
    body = paragraphs(
        article.pages[number - 1],
        article.options.get("picture", "alt"),
        opening=INDENTED,
        link=following,
    )
    return {"body": body, "body_id": "rwb_zw", "editor_id": ""}


def _mixed_b(article: Article, number: int) -> dict[str, object]:
    """Return the values of 2012 to 2015: the new head, with old names of body and editor line."""
    return {
        **_era_b(article, number),
        "body_id": "p_content",
        "editor_id": ' id="p_editor"',
    }


def _era_c(article: Article, number: int) -> dict[str, object]:
    """Return the values of the template of 2021; ``provincial`` and ``newest`` are variants."""
    options = article.options
    provincial = options.get("provincial", False)
    newest = options.get("newest", False)
    time = f'<b id="newstime">{article.printed_time}</b>' if newest else article.printed_time
    origin = source(article)
    return {
        "title_suffix": "" if provincial else f"--{article.crumb}--人民网 ",
        "col_fl": "" if provincial else " fl",
        "title_id": ' id="newstit"' if provincial else "",
        "sub_hidden": "" if article.subheadline else ' style="display: none;"',
        "date_source": f"{time} | {origin}" if origin else time,
        "collect": '<span class="rm_shouc">收藏</span>' if newest else "",
        "bza": options.get("bza", ""),
        "text": _text_of_c(article, number),
        "tjewm": QR_CODE if options.get("qr_code") else "",
        "otitle_style": OTITLE_STYLE if options.get("original_title") else "",
    }


def _text_of_c(article: Article, number: int) -> str:
    options = article.options
    provincial = options.get("provincial", False)
    opening, before = (INDENTED, "") if provincial else ("<p>", INDENT)
    text = paragraphs(article.pages[number - 1], "alt", opening=opening, before=before)
    if original := options.get("original_title"):
        text = f'<div class="otitle">原标题：{original}</div>{text}'
    if options.get("player"):
        text = PLAYER + text
    if article.print_edition:
        text += f'\n<p></p><p><span id="paper_num">{INDENT}{article.print_edition}</span></p>'
    picture = picture_block(article.picture_before)
    text = f'            	<div class="box_pic">{picture}</div>\n				{text}'
    return f'{VOICE}<div id="rm_txt_zw">\n{text}\n</div>' if options.get("newest") else text


def _era_e(article: Article, number: int) -> dict[str, object]:
    """Return the values of the health channel's template."""
    body = paragraphs(article.pages[number - 1], "alt", opening="<p>", before=INDENT)
    return {"body": body}


LAYOUTS: dict[str, tuple[str, Callable[[Article, int], dict[str, object]]]] = {
    "a": ("a", _era_a),
    "n1": ("a", _mixed_a),
    "n2": ("b", _mixed_b),
    "b": ("b", _era_b),
    "c": ("c", _era_c),
    "d": ("d_text_c", section_template.text_c),
    "d_txtcon": ("d_txtcon", section_template.txtcon),
    "d_table": ("d_table", section_template.table),
    "e": ("e", _era_e),
}
