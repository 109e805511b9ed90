"""Era D, of which no real page is at hand: every mix of what is reported must come back exactly."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from people_pages import FOOTER, NAVIGATION, RELATED, SENTENCES, TEXT, head
from people_site import read
from running import examples

TITLE, KICKER, SUBTITLE = (
    "云水市户外劳动者有了歇脚地",
    "高位推动 部门联动",
    "全市站点一个月提升一遍",
)
WRITERS = "林一舟  何  田"
LINK = '<a href="http://www.yunshuigongren.example/1.shtml" target="_blank">云水工人报</a>'
DATE = "2024年05月27日09:00"

titles = st.sampled_from(
    [
        "<h1>{0}</h1>",
        '<h1 id="p_title">{0}</h1>',
        '<table><tr><td class="ftitle">{0}</td></tr></table>',
        '<table><tr><td align="center" class="ftitle"><b>{0}</b></td></tr></table>',
    ]
)
kickers = st.sampled_from(["", "<h3>{0}</h3>", "<h4>{0}</h4>", '<h3 class="pre">{0}</h3>'])
subtitles = st.sampled_from(["", "<h2>{0}</h2>", "<h4>{0}</h4>", '<h4 class="sub">{0}</h4>'])
subtitle_cells = st.sampled_from(["", '<table><tr><td class="fsubtitle">{0}</td></tr></table>'])
authors = st.sampled_from(
    [
        "",
        '<p class="author"></p>',
        '<p class="author">{0}</p>',
        '<p class="sou1">{0}</p>',
        '<div class="author">{0}</div>',
        '<table><tr><td class="fwriter">{0}</td></tr></table>',
    ]
)
origins = st.sampled_from(
    [
        '<p class="sou">{date}&nbsp;&nbsp;来源：{source}</p>',
        '<p class="sou"><span id="p_publishtime">{date}</span>&nbsp;<span id="p_origin">来源：{source}</span></p>',
        '<p class="sou1">{date}&nbsp;&nbsp;来源：{source}</p>',
        '<div class="sou">{date} 来源：{source}</div>',
        '<table><tr><td class="ly_red">{date} 来源：{source}</td></tr></table>',
        '<p class="sou"></p><div class="box01"><div class="fl">{date}&nbsp;&nbsp;来源：{source}</div></div>',
        '<p class="sou">{date}&nbsp;&nbsp;来源：{source}&nbsp;&nbsp;<a href="http://mms.people.com.cn/">手机看新闻</a></p>',
        '<div class="editor time1">{date}</div>',
    ]
)
bodies = st.sampled_from(
    [
        '<div class="show_text">{0}</div>',
        '<div class="show_text" id="zoom">{0}</div>',
        '<div class="text_show">{0}</div>',
        '<div id="zoom">{0}</div>',
        '<font id="zoom">{0}</font>',
        '<font class="show_c" id="zoom">{0}</font>',
        '<table><tr><td class="show_c">{0}</td></tr></table>',
        '<div class="show_text"></div><font class="show_c">{0}</font>',
        '<div class="show_text"><img src="data:image/gif;base64,R0"></div><div id="zoom">{0}</div>',
        '<div id="zoom">{0}</div><div class="show_text"><img src="data:image/gif;base64,R0"></div>',
        '<div class="show_text" id="zoom"><div id="p_content">{0}</div></div>',
        '<div class="w1000 txtCon">{0}</div>',
    ]
)
editors = st.sampled_from(
    [
        "",
        '<div class="edit">(责编：周宁、吴桐)</div>',
        '<div class="edit"><i>（责任编辑：周宁、吴桐）</i></div>',
        '<p class="editor">(责编：周宁、吴桐)</p>',
        '<p class="edit">责编：周宁、吴桐</p>',
        '<div class="edit" id="p_editor">（责任编辑：周宁、吴桐）</div>',
    ]
)
texts = st.sampled_from(
    [
        "".join(f"<p>　　{sentence}</p>\n" for sentence in SENTENCES),
        "<br><br>".join(f"　　{sentence}" for sentence in SENTENCES),
        "".join(f"<div>{sentence}</div>" for sentence in SENTENCES),
        "".join(f"<p><font size=4>{sentence}</font><br></p>" for sentence in SENTENCES),
    ]
)


@dataclass(frozen=True)
class Mix:
    title: str
    kicker: str
    subtitle: str
    cell: str
    author: str
    origin: str
    body: str
    editor: str
    text: str
    linked: bool
    everything_inside: bool
    editor_inside: bool

    @property
    def source_is_printed(self) -> bool:
        return "{source}" in self.origin

    def markup(self) -> str:
        heading = self.kicker.format(KICKER) + self.title.format(TITLE)
        heading += self.subtitle.format(SUBTITLE) + self.cell.format(SUBTITLE)
        heading += self.author.format(WRITERS)
        heading += self.origin.format(date=DATE, source=LINK if self.linked else "云水工人报")
        text = self.text + (self.editor if self.editor_inside else "")
        article = (
            self.body.format(heading + text)
            if self.everything_inside
            else heading + self.body.format(text)
        )
        after = "" if self.editor_inside else self.editor
        meta = head(TITLE, site="--中国工会新闻-中国共产党新闻网", source="来源：云水工人报")
        return f"""{meta}<body><h1><a href="/"><img src="/logo.png"></a></h1><ul>{NAVIGATION[:2000]}</ul>
<div class="x_nav"><a class="clink" href="http://cpc.people.com.cn/">中国共产党新闻网</a>&gt;&gt;<a class="clink" href="/">中国工会新闻</a></div>
<div class="text_c">{article}{after}</div><ul>{RELATED[:2000]}</ul>{FOOTER}</body></html>"""


@st.composite
def mixes(draw: st.DrawFn) -> Mix:
    title = draw(titles)
    is_cell = "ftitle" in title
    body = draw(bodies)
    return Mix(
        title=title,
        # Headings stand beside an h1, and a subtitle cell beside a title cell.
        kicker="" if is_cell else draw(kickers),
        subtitle="" if is_cell else draw(subtitles),
        cell=draw(subtitle_cells) if is_cell else "",
        author=draw(authors),
        origin=draw(origins),
        body=body,
        editor=draw(editors),
        text=draw(texts),
        linked=draw(st.booleans()),
        # Only of the variant of 2019 it is said that all stands in one container.
        everything_inside="txtCon" in body and draw(st.booleans()),
        editor_inside=draw(st.booleans()),
    )


@settings(max_examples=examples(2))
@given(mixes(), st.sampled_from(["gb18030", "utf-8"]))
def test_every_mix_gives_every_field_exactly(mix: Mix, encoding: str) -> None:
    article = read(mix.markup().encode(encoding))
    assert article.metadata.page == ("PeoplePage2011" if "p_content" in mix.body else "CpcPage")
    assert article.headline == TITLE
    assert article.kicker == (KICKER if mix.kicker else None)
    assert article.subheadline == (SUBTITLE if mix.subtitle or mix.cell else None)
    assert [author.name for author in article.authors] == (
        ["林一舟", "何田"] if "{0}" in mix.author else []
    )
    assert [editor.name for editor in article.editors] == (["周宁", "吴桐"] if mix.editor else [])
    assert (article.datePublished, article.datePublishedRaw) == ("2024-05-27T09:00:00+08:00", DATE)
    assert article.source
    assert article.source.name == "云水工人报"
    linked = mix.linked and mix.source_is_printed
    assert article.source.url == ("http://www.yunshuigongren.example/1.shtml" if linked else None)
    assert article.articleSection == "中国工会新闻"
    assert article.articleBody == TEXT
    assert article.images == []
    assert article.metadata.validationMessages == []
