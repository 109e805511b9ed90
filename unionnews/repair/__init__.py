"""Repair of damaged text: remove inserted pinyin and spam, restore eaten and shifted GBK bytes."""
