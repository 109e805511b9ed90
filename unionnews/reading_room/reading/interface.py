"""The words of the pages, in each of their languages."""

ENGLISH = {
    "lang": "en", "latest": "Latest", "search": "Search", "try": "Try an address",
    "placeholder": "Words to find", "help": "How to search",
    "syntax": "All words must be there. OR between two words: either. -word: not. \"…\": a phrase. begin*: the beginning of a word. "
    "headline: author: source: section: site: language: date:2024-05..2024-06 look there.",
    "found": "{n} articles", "found_one": "1 article", "none": "Nothing was found. Try fewer words, or the beginning of one with *.",
    "no_field": "{name}: was looked for as a word; fields are headline: author: source: section: site: language: date:",
    "empty": "Nothing was collected yet.", "demo": "Load the demo", "demo_text": "67 invented articles in the templates of the first site; nothing is fetched.",
    "demo_failed": "The demo could not be loaded: {why}",
    "crawl": "To collect for real:", "site": "Site", "source": "Source", "section": "Section",
    "language": "Language", "year": "Year", "minutes": "{n} min", "original": "Read the original", "unbroken": "… [{n} more characters: see the files below]", "pictures": "Pictures",
    "revisions": "Revisions", "changed": "What changed", "copies": "Other copies", "cite": "Cite", "provenance": "Where it comes from",
    "older": "Older", "newer": "Newer", "gone": "no longer on the site", "undated": "Without a date", "editors": "Editors",
    "remove": "Remove", "relevance": "Best first", "date": "Newest first", "archive": "Archive", "fetched": "Fetched",
    "hash": "SHA-256 of the page", "notes": "Notes", "back": "Back to the search", "no_article": "There is no such article here.", "no_page": "There is no such page here.",
    "revision": "Revision {n}", "author": "By", "reporter": "Reporting", "correspondent": "Correspondent", "photographer": "Photos",
    "translator": "Translation", "authors": "Authors", "layout": "Layout", "published": "Published",
    "address": "Address of an article", "read": "Read", "token": "Token of this server", "needs_script": "This page needs scripts; without them: unionnews fetch ADDRESS",
    "asking": "Asking the site…", "read_now": "Read just now.", "read_ago": "Read {n} s ago.", "no_answer": "The server does not answer:",
    "details": "Details", "filters": "Filters", "feed": "Feed", "previous": "Previous page", "next": "Next page",
    "field_headline": "headline", "field_kicker": "kicker", "field_subheadline": "subheadline", "field_articleBody": "text",
    "field_authors": "authors", "field_editors": "editors", "field_source": "source", "field_articleSection": "section",
    "field_datePublished": "date", "field_images": "pictures", "field_keywords": "keywords", "field_description": "summary",
    "comma": ", ",
    "folders_gone": "The folders of these sites are there no more, so their articles are not shown: {names}",
    "why_records": "What was collected cannot be read just now: a takedown or a crawl may be changing it. Please try again in a minute.",
}  # fmt: skip
CHINESE = {
    "lang": "zh-Hans", "latest": "最新", "search": "搜索", "try": "试读网址",
    "placeholder": "关键词；留空看最新", "help": "搜索语法",
    "syntax": "各词都须出现。OR：二者之一。-词：不含。“\"…\"”：短语。词*：词的开头。"
    "headline: author: source: section: site: language: date:2024-05..2024-06 只在该处查找。",
    "found": "{n} 篇", "found_one": "1 篇", "none": "没有找到。请减少关键词，或在词的开头后加 *。",
    "no_field": "“{name}:”按普通词查找；可用字段：headline: author: source: section: site: language: date:",
    "empty": "还没有收集文章。", "demo": "载入演示", "demo_text": "67 篇按首个网站模板虚构的文章，不访问网络。",
    "demo_failed": "演示无法载入：{why}", "crawl": "正式收集：", "site": "网站", "source": "来源", "section": "栏目",
    "language": "语言", "year": "年份", "minutes": "{n} 分钟", "original": "阅读原文", "unbroken": "……〔另有 {n} 字，见下方文件〕", "pictures": "图片",
    "revisions": "版本", "changed": "改动", "copies": "其他转载", "cite": "引用", "provenance": "出处",
    "older": "更早", "newer": "更新", "gone": "原网站已撤下", "undated": "没有日期", "editors": "责编",
    "remove": "去掉", "relevance": "按相关度", "date": "按时间", "archive": "存档", "fetched": "抓取时间",
    "hash": "页面 SHA-256", "notes": "说明", "back": "返回搜索", "no_article": "这里没有这篇文章。", "no_page": "这里没有这个页面。",
    "revision": "第 {n} 版", "author": "作者", "reporter": "记者", "correspondent": "通讯员", "photographer": "摄影",
    "translator": "翻译", "authors": "作者", "layout": "版式", "published": "发布时间",
    "address": "文章网址", "read": "读取", "token": "本服务器的令牌", "needs_script": "此页需要脚本；没有脚本可用：unionnews fetch ADDRESS",
    "asking": "正在读取……", "read_now": "刚刚读取。", "read_ago": "{n} 秒前读取。", "no_answer": "服务器没有应答：",
    "details": "具体原因", "filters": "筛选", "feed": "订阅", "previous": "上一页", "next": "下一页",
    "field_headline": "标题", "field_kicker": "肩题", "field_subheadline": "副题", "field_articleBody": "正文",
    "field_authors": "作者", "field_editors": "责编", "field_source": "来源", "field_articleSection": "栏目",
    "field_datePublished": "日期", "field_images": "图片", "field_keywords": "关键词", "field_description": "摘要",
    "why_robots": "网站不允许抓取此页，因此没有抓取。", "why_gone": "页面已不存在；请换一个网址找这篇文章。", "why_not_in_archive": "服务器只从存档作答，存档中没有此页。",
    "why_http_status": "请先在浏览器中打开网址；如能打开，请稍后再试。", "why_left_alone": "网站没有给出 robots.txt、屡次出错或要求暂停；请稍后再试。",
    "why_failed": "网站没有应答或应答残缺；请检查网址，或稍后再试。", "why_too_large": "应答比任何文章页面都大；请检查网址。", "why_timeout": "网站太慢；请稍后再试。",
    "why_refused": "只抓取公网上的 http 和 https 网址；请检查网址。", "why_not_an_article": "请给出一篇文章的网址，而不是列表或首页。",
    "why_unreadable_page": "请给出网页（HTML）的网址。", "why_busy": "现在请求太多；请过一分钟再试。", "why_late": "仍在读取；请过一会儿再试。", "why_unauthorized": "请输入启动本服务器时设定的令牌。",
    "folders_gone": "以下网站的文件夹已不在，其文章不显示：{names}",
    "why_records": "现在读不到收集的文章：可能正在撤下文章或采集。请过一分钟再试。",
    "why_invalid": "请检查网址。", "why_internal": "服务器出错；原因见其日志。",
    "comma": "、", "wrong_long": "搜索内容太长；最多 10,000 个字符。", "wrong_nothing": "没有可查找的内容；请写一个词。",
    "wrong_missing": "冒号后缺少要查找的内容。", "wrong_many": "一次写的词太多；请少写一些。",
    "wrong_join": "OR 只连接词与词，或 site:、language:、date: 之间，不与带减号的相连；请分两次搜索。",
    "wrong_date": "日期写作 date:2024、date:2024-05 或 date:2024-05-01..2024-06，先写较早的日期。",
    "wrong_inside": "所写的可能在一个词的中间开始，需要逐篇查看的文章太多；请多写几个字。",
}  # fmt: skip


def spoken(accepted: str) -> dict[str, str]:
    """Return the words in the language that a browser prefers (``Accept-Language``)."""
    best, weight = "en", 0.0
    for part in accepted[:1000].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            value = float(quality or 1)
        except ValueError:
            continue
        name = tag.lower()[:2]
        if name in ("zh", "en") and value > weight:
            best, weight = name, value
    return CHINESE if best == "zh" else ENGLISH
