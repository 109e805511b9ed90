"""The rooms in their order, as import-linter holds them."""

import tomllib

from running import ROOT

_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LAYERS = _CONTRACTS["contracts"][0]["layers"]
RANKS = {
    room.strip(): rank for rank, layer in enumerate(reversed(LAYERS)) for room in layer.split("|")
}
"""How high each room stands."""
