"""Notice that a site has changed, by comparison with its own history."""

from unionnews.operate.check.compare import Finding, compare
from unionnews.operate.check.history import history
from unionnews.operate.check.sample import live_sample, sample
from unionnews.operate.check.sight import Sight

__all__ = ["Finding", "Sight", "compare", "history", "live_sample", "sample"]
