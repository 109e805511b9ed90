"""WordPress: themes differ, but most use the class names of the default themes.

Source: pages of infocomcgt.fr, bondyblog.fr, nh24.de, guten-tach.de and observer.com.
"""

from unionnews.pages.generic.metadata import MetadataPage
from unionnews.pages.selectors import css_query


class WordPressPage(MetadataPage):
    """A post or page of a WordPress site."""

    marker = css_query(
        "div.entry-content, section.entry-content, div.post-content, div.wp-block-post-content,"
        " div.td-post-content, div.single-content, div.elementor-widget-theme-post-content"
    )
    noise = css_query(
        "div.sharedaddy, div.jp-relatedposts, div.addtoany_share_save_container, div.wp-block-buttons,"
        " div.yarpp-related, div.heateor_sss_sharing_container, div.post-tags, div.author-box,"
        " ul.wp-block-latest-posts, form, nav, aside, div.sfsi_widget, div.wpulike"
    )
    heading = css_query("h1.entry-title, h1.post-title, h1.wp-block-post-title, h1.td-post-title")
    writers = css_query("span.author.vcard, span.author-name, a[rel~=author]")


LAYOUTS = (WordPressPage,)
