"""Who wrote it: the forms of by-lines on pages of any site, written for the tests."""

import pytest
import written_pages as written

from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.people import body_authors, parse_byline
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.words.surnames import names_in_a_row

DATED = "2023年07月18日 09:26　来源：山河日报"
UNSIGNED = (
    "青石县总工会日前启动夏季送清凉活动，工会干部走进工地、车间和环卫站点，为一线职工送去防暑用品。"
)
HEAD = "<title>青石县总工会开展送清凉活动-山河新闻网</title>"


def record(
    *, line: str = DATED, above: str = "", after: str = "", head: str = HEAD, first: str = UNSIGNED
) -> Article:
    html = written.zh_page(line=line, after=after, head=head)
    html = html.replace(written.ZH_PARAGRAPHS[0], first)
    html = html.replace("<div class='content'>", f"{above}<div class='content'>")
    raw = extract(read_page(html.encode(), None), [GenericPage], None)
    return article(raw, undeclared_site(raw))


def names(found: Article) -> set[str]:
    return {author.name for author in found.authors}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # A label and the sign behind it
        ("作者/张伟", "张伟"),
        ("作者 张伟", "张伟"),
        ("[作者] 张伟", "张伟"),
        ("文丨张伟", "张伟"),
        ("撰文 | 张伟 李明", "张伟 李明"),
        ("采写：山河日报记者 张伟 李明", "张伟 李明"),
        ("供稿：张伟", "张伟"),
        ("撰稿：张伟 摄影：李明", "张伟 李明"),
        ("口述：王芳 整理：张伟", "张伟"),
        ("编辑：王芳 文/张伟", "张伟"),
        ("记者｜张伟 编辑｜王芳", "张伟"),
        # What stands around the names
        ("作者：[美]约翰·史密斯", "约翰·史密斯"),
        ("作者：张伟，云水大学教授", "张伟"),
        ("作者：张伟 江苏云水 职员", "张伟"),
        ("张伟（云水大学教授）", "张伟"),
        ("作者：云水评记者张伟孙砚秋何荻", "张伟 孙砚秋 何荻"),
        ("山河日报／张伟", "张伟"),
        ("張偉／山河醒報", ""),
        # Names behind, or alone
        ("张伟 / 文", "张伟"),
        ("□ 张伟", "张伟"),
        ("张 伟", "张伟"),
        # Nobody
        ("作者：", ""),
        ("作者： 编辑：王芳", ""),
        ("作者：管理员", ""),
        ("作者：admin", ""),
        ("发布人：王芳", ""),
        ("记者走进车间", ""),
        ("记者节特别报道", ""),
        ("山河社记者看渡口", ""),
        ("通讯员队伍建设", ""),
        ("本报记者张伟", "张伟"),
        ("记者张伟 通讯员仝禾", "张伟 仝禾"),
        ("By 张伟", "张伟"),
        ("by email", ""),
    ],
)
def test_line_above_the_text(line: str, expected: str) -> None:
    assert names(record(above=f"<p>{line}</p>")) == set(expected.split())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("山河网 张伟 2023-07-18 09:26:00 评论0条", "张伟"),
        ("2023-07-18 09:26:00 山河网 张伟", "张伟"),
        ("2023-07-18 09:26 张伟", "张伟"),
        ("www.shanhe.example 2023-07-18 09:26 时政", ""),
        ("张伟 发表于 2023-07-18 09:26", "张伟"),
        ("zhangwei 发表于 2023-07-18 09:26", "zhangwei"),
        ("admin 发表于 2023-07-18 09:26", ""),
        ("本文 发表于 2023-07-18 09:26", ""),
        ("2023-07-18 09:26 于禾县", ""),
        ("2023-07-18 09:26 江鹭区", ""),
        ("2023-07-18 09:26 金鹭市", ""),
        ("山河网 金鹭镇 2023-07-18 09:26", ""),
        ("2023-07-18 09:26 黄河", ""),
        ("2023-07-18 09:26 方言", ""),
        ("2023-07-18 09:26 【金鹭市】", ""),
        ("作者：张伟 时间：2023-07-18 浏览次数：12", "张伟"),
        ("作者： 2023-07-18 来源：山河日报", ""),
    ],
)
def test_date_line(line: str, expected: str) -> None:
    assert names(record(line=line)) == set(expected.split())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("文|张伟 图|李明", "张伟 李明"),
        ("供稿 | 张伟 编辑 | 王芳 审核 | 赵丽", "张伟"),
        ("（张伟 供稿）", "张伟"),
        ("（张伟整理）", "张伟"),
        ("（张伟/文）", "张伟"),
        ("（作者张伟系云水大学教授）", "张伟"),
        ("（作者：张伟，系云水大学教授）", "张伟"),
        ("（作者系云水大学教授 张伟）", "张伟"),
        ("（作者为山河日报评论员）", ""),
        ("记者联系方式", ""),
        ("记者专线", ""),
        ("GMT+8, 2023-7-18 09:26 , Powered by Discuz! X3.4", ""),
        ("2023-7-18 09:26 , Processed by Zhuan", ""),
        ("一审：王芳 二审：赵丽", ""),
        ("〓 山河论坛 2023/07/18 09:26:13 by zhangwei 〓", "zhangwei"),
        ("张伟", "张伟"),
        ("——张伟", "张伟"),
    ],
)
def test_line_behind_the_text(line: str, expected: str) -> None:
    assert names(record(after=f"<p>{line}</p>")) == set(expected.split())


def test_answers_in_a_thread_have_other_writers() -> None:
    answers = "<p>说得好！</p><p>〓 山河论坛 2023/07/19 10:00:00 by liming 〓</p>"
    found = record(after=f"<p>〓 山河论坛 2023/07/18 09:26:13 by zhangwei 〓</p>{answers}")
    assert names(found) == {"zhangwei"}


@pytest.mark.parametrize(
    "sentence", ["记者昨日走访发现，站点已经停用。", "记者在现场拍照，收到不少建议。"]
)
def test_sentence_with_a_label_names_nobody(sentence: str) -> None:
    assert names(record(after=f"<p>{sentence}</p>")) == set()


def test_names_beside_links_are_other_articles() -> None:
    box = "<p>最新动态</p><p><a href='/9.html'>白鹭市总工会举办职工技能大赛</a></p><p>灯会上渡口</p><p>红帆</p>"
    assert names(record(after=f"<p>记者 张伟</p>{box}")) == {"张伟"}


def test_names_in_a_list_of_titles_sign_nothing() -> None:
    contents = "<p>渡船工时的由来</p><p>周禾</p><p>码头歇班的沿革</p><p>孙砚</p>"
    assert names(record(after=contents)) == set()


def test_words_of_a_menu_are_no_names() -> None:
    menu = "".join(f"<p>{word}</p>" for word in ("新闻", "观点", "时评", "方圆", "财经", "社区"))
    assert names(record(above=menu)) == set()


def test_a_caption_names_who_took_the_picture_not_who_wrote() -> None:
    caption = "环卫工人在站点里避暑休息喝水乘凉本报记者 李明 摄"
    found = record(after=f"<p>本报记者 张伟</p><p>{caption}</p>")
    assert [author.role for author in found.authors if author.name == "李明"] in (
        [],
        ["photographer"],
    )
    assert "张伟" in names(found)


def test_person_printed_as_source_beside_an_outlet() -> None:
    found = record(line="2023年07月18日 09:26 《山河周刊》", after="<p>来源: 张伟</p>")
    assert names(found) == {"张伟"}
    assert found.source is not None
    assert found.source.name == "山河周刊"


def test_person_as_the_only_source_stays_the_source() -> None:
    found = record(line="2023年07月18日 09:26 来源：张伟")
    assert names(found) == set()
    assert found.source is not None
    assert found.source.name == "张伟"


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        ("来源：[ 山河日报 ]", "山河日报"),
        ("来源：21世纪山河报道", "21世纪山河报道"),
        ("来源：转载文章", None),
        ('来源：size="20"', None),
    ],
)
def test_sources(printed: str, source: str | None) -> None:
    found = record(line=f"2023年07月18日 09:26 {printed}")
    assert (found.source and found.source.name) == source


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("张伟", "张伟"),
        ("山河日报 张伟", "张伟"),
        ("&lt;author&gt;张伟&lt;/author&gt;", "张伟"),
        ("山河", ""),
        ("山河新闻网", ""),
        ("山河网_提供基金、股票、李明", ""),
        ("云水软件工作室", ""),
        ("Discuz! Team and Comsenz UI Team", ""),
        ("zhangwei", ""),
    ],
)
def test_writers_of_the_meta_element(declared: str, expected: str) -> None:
    found = record(head=f"{HEAD}<meta name=author content='{declared}'>")
    assert names(found) == set(expected.split())


def test_site_that_is_called_like_a_person() -> None:
    head = "<title>青石县总工会开展送清凉活动_高山网</title><meta name=author content='高山'>"
    assert names(record(head=head)) == set()


def test_declared_editor_beside_a_writer_whom_the_text_names() -> None:
    head = f"{HEAD}<meta name=author content='王芳'>"
    found = record(
        head=head, first=f"本报讯（记者张伟）{UNSIGNED}", after="<p>（责任编辑：王芳）</p>"
    )
    assert names(found) == {"张伟"}
    assert [editor.name for editor in found.editors] == ["王芳"]


def test_owner_of_a_blog() -> None:
    head = "<title>青石县总工会开展送清凉活动_张伟的博客</title>"
    assert names(record(line="2023年07月18日 09:26", head=head)) == {"张伟"}


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("山河网7月18日电（张伟、李明）会议召开。", ["张伟", "李明"]),
        ("本报讯 记者 张伟 会议昨日召开。", ["张伟"]),
        ("山河网讯（文/小鹭）会议召开。", ["小鹭"]),
        ("本报记者 张伟 通讯员 李明报道 会议召开。", ["张伟", "李明"]),
        ("本报讯（图片）会议召开。", []),
        ("7月18日，会议召开。渡口7月18日讯（张伟）", []),
        ("渡口7月18日讯（张伟）会议召开。", ["张伟"]),
        ("手机来电（高亮）提示上线。", []),
        ("通讯（高鹭）模块投产。", []),
        ("全镇供电（常亮）恢复。", []),
        ("该镇水电（金鹭江）开工。", []),
    ],
)
def test_head_of_the_text(paragraph: str, expected: list[str]) -> None:
    assert [author.name for author in body_authors([paragraph])] == expected


def test_given_name_that_is_a_label_elsewhere() -> None:
    assert [author.name for author in parse_byline("林砚文")] == ["林砚文"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("作者：张伟 小鹭", ["张伟", "小鹭"]),
        ("作者：张伟 渡口听雨生", ["张伟", "渡口听雨生"]),
        ("作者：张伟 江苏云水 职员", ["张伟"]),
        ("作者：张伟 青石县 研究员", ["张伟"]),
        ("作者：张伟 浙江", ["张伟"]),
    ],
)
def test_one_sure_name_drops_no_other(line: str, expected: list[str]) -> None:
    assert [author.name for author in parse_byline(line)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("郑禾孙砚秋何荻", ["郑禾", "孙砚秋", "何荻"]),
        ("马禾苏砚", ["马禾苏砚"]),
        ("乌云毕力格", ["乌云毕力格"]),
        ("张王林高飞", ["张王林高飞"]),
        ("王" * 40, ["王" * 40]),
    ],
)
def test_names_without_anything_between_them(text: str, expected: list[str]) -> None:
    assert names_in_a_row(text) == expected
