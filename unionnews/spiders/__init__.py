"""One module a site: declarations only. The module's name is the site's name."""
