"""A record in forms for people: Markdown or plain text."""

from unionnews.dataset.exporting.markdown import escaped
from unionnews.items import Article


def text(article: Article) -> str:
    """Return headline, facts and paragraphs as plain text."""
    head = [line for line in (article.kicker, article.headline, article.subheadline) if line]
    facts = [line for line in (_facts(article), article.url) if line]
    return "\n\n".join(["\n".join(head), "\n".join(facts), article.articleBody]) + "\n"


def markdown(article: Article) -> str:
    """Return the article as CommonMark; the page's own characters are escaped."""
    parts = [f"# {escaped(article.headline)}"]
    parts += [f"*{escaped(line)}*" for line in (article.kicker, article.subheadline) if line]
    facts = escaped(_facts(article))
    link = f"<{article.url}>" if article.url else ""
    parts += ["  \n".join(line for line in (facts, link) if line)]
    parts += [escaped(line) for line in article.articleBody.split("\n\n")]
    parts += [
        f"![{escaped(image.caption or '')}](<{image.url.replace('>', '%3E')}>)"
        for image in article.images
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(article: Article) -> str:
    names = [author.name for author in article.authors]
    editors = [editor.name for editor in article.editors]
    facts = (
        article.datePublished,
        article.source.name if article.source else None,
        ", ".join(names),
        f"责编: {', '.join(editors)}" if editors else None,
    )
    return " · ".join(fact for fact in facts if fact)
