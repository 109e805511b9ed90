#!/bin/sh
# Install PostgreSQL for the tests of sync (Debian, Ubuntu). Starts nothing.
set -eu
ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null && exit 0
[ "$(id -u)" = 0 ] || { echo "run this as root: sudo $0" >&2; exit 1; }
apt-get update
# The tests start their own server on a socket of its own; the system's own is not made.
mkdir -p /etc/postgresql-common
echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
RUNLEVEL=1 apt-get install --yes --no-install-recommends postgresql
ls /usr/lib/postgresql/*/bin/postgres
