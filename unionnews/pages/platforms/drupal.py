"""Drupal 7 to 11 with the field names of its standard profile.

Source: the templates of Drupal core (``field.html.twig``, ``node.tpl.php``). Drupal 7 prints the
date in the line ``Submitted by … on …``.
"""

from unionnews.pages.generic.metadata import MetadataPage
from unionnews.pages.selectors import css_query, xpath_query


class DrupalPage(MetadataPage):
    """A node of a Drupal site."""

    marker = css_query(
        "div.field--name-body, div.field-name-body, div.field--name-field-body, div.field-name-field-body"
    )
    noise = css_query(
        "ul.links, nav, form, div.field--name-field-tags, div.field-name-field-tags,"
        " div.field--label-inline, section.comments, div.a2a_kit, div.sharethis-wrapper"
    )
    heading = css_query("h1.page-title, h1#page-title, h1.node__title, h1.title")
    below = css_query(
        "div.field--name-field-subtitle, div.field-name-field-subtitle, div.field--name-field-subhead"
    )
    writers = css_query(
        "div.field--name-field-author, div.field-name-field-author, div.field--name-field-byline"
    )
    printed_date = xpath_query(
        "//div[contains(@class, 'field--name-field-date') or contains(@class, 'field-name-field-date')"
        " or contains(@class, 'field--name-created')]//time/@datetime"
        " | //div[contains(@class, 'node__meta')]//time/@datetime"
        " | //*[contains(@class, 'submitted')]//time/@datetime"
        " | //*[@property='dc:date dc:created' or @property='schema:dateCreated']/@content"
    )


LAYOUTS = (DrupalPage,)
