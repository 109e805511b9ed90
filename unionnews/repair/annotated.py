"""Characters of GBK and the readings (pinyin) that a mirror may have written behind them."""

from functools import lru_cache

from unionnews.repair import gbk
from unionnews.repair.likelihood import likelihood

# Natural logarithms of probabilities, chosen on simulated damage; exact values matter little.
_OTHER_TONE = -2.0
_WEIGHT_OF_FREQUENCY = 0.5


@lru_cache(8_192)
def annotated_with(tail: int, reading: str) -> list[tuple[int, str, float]]:
    """Return the characters with first byte ``tail`` and that reading: second byte, it, weight."""
    found = []
    for trail, char in gbk.by_lead().get(tail, ()):
        weight = reading_weight(char, reading)
        # A byte below 0x80 would not have been eaten together with the bracket behind it.
        if weight is not None and trail >= 0x80:
            found.append((trail, char, weight))
    return found


@lru_cache(65_536)
def reading_weight(char: str, reading: str) -> float | None:
    """Return the weight (a logarithm) of ``reading`` behind ``char``; None if impossible."""
    if not gbk.is_reading(reading, char):
        return None
    weight = 0.0 if reading in gbk.readings(char) else _OTHER_TONE
    frequency = likelihood().log_probability("", gbk.simplify(char))
    return weight + _WEIGHT_OF_FREQUENCY * frequency
