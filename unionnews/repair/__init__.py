"""Damaged text back to true text: pinyin insertions, GBK bytes eaten or shifted, spam."""
