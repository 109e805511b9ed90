#!/bin/sh
# Copy a site's folder, also while a crawl writes: deploy/backup.sh output/SITE BACKUP
#
# The ledger first, then what only grows: records and pages are then newer than the ledger says,
# and the next crawl takes up or fetches again what the ledger does not know. BACKUP is there
# whole or not at all. To restore: copy it back, and run the crawl.
set -eu
[ $# = 2 ] || { echo "usage: $0 output/SITE BACKUP" >&2; exit 2; }
from=$1 to=$2 new=$2.part
[ -f "$from/ledger.sqlite" ] || { echo "$from: no ledger.sqlite; give a site's folder" >&2; exit 2; }
[ ! -e "$to" ] || { echo "$to: is there already; give a new folder" >&2; exit 2; }
rm -rf "$new"
mkdir -p "$new"
"${PYTHON:-python3}" - "$from/ledger.sqlite" "$new/ledger.sqlite" <<'PROGRAM'
import sqlite3
import sys

with sqlite3.connect(sys.argv[1], timeout=60) as db:
    db.execute("VACUUM INTO ?", (sys.argv[2],))
PROGRAM
for name in articles.jsonl forgotten.jsonl exports.jsonl site.toml folder.id \
    runs archive feed sync checks; do
    [ ! -e "$from/$name" ] || cp -R -p "$from/$name" "$new/"
done
# It is made from the files at any time, and may have been copied in the middle of a change.
rm -f "$new"/archive/warc-index.sqlite*
sync
mv "$new" "$to"
