"""Settings of the ten sites of the cluster's tests."""

from unionnews.settings import *

SPIDER_MODULES = ["cluster_spiders"]
UNIONNEWS_ALLOW_PRIVATE_HOSTS = True
