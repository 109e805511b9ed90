"""Notice that a site has changed, by its own history."""

from unionnews.check.compare import Finding, compare
from unionnews.check.history import history
from unionnews.check.sample import live_sample, sample
from unionnews.check.sight import Sight

__all__ = ["Finding", "Sight", "compare", "history", "live_sample", "sample"]
