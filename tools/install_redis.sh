#!/bin/sh
# Install redis-server for the tests of the cluster (Debian, Ubuntu). Starts nothing.
set -eu
command -v redis-server >/dev/null && { redis-server --version; exit 0; }
[ "$(id -u)" = 0 ] || { echo "run this as root: sudo $0" >&2; exit 1; }
apt-get update
# The tests start their own server on a free port; the system's own stays off.
RUNLEVEL=1 apt-get install --yes --no-install-recommends redis-server
redis-server --version
