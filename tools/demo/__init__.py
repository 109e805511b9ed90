"""The demo archive: articles as data, page templates by era, and the WARC writer.

Every text in here is invented: places, companies, people and events do not exist. The markup
is that of the pages of people.com.cn, with its traps.
"""
