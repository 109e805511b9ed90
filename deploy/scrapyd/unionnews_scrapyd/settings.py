"""The settings of unionnews, with the folder of the records taken from the environment."""

from __future__ import annotations

import os

from unionnews.settings import *

UNIONNEWS_OUTPUT = os.environ.get("UNIONNEWS_OUTPUT", "/var/lib/unionnews/output")
