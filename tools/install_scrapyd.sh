#!/bin/sh
# Make a virtual environment with Scrapyd and this project: tools/install_scrapyd.sh [FOLDER]
# A venv of its own, since Scrapyd 1.6 needs an old setuptools.
set -eu
folder=${1:-.venv-scrapyd}
cd "$(dirname "$0")/.."
test -x "$folder/bin/python" || "${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
    "setuptools<81" "scrapyd==1.6.0" "scrapyd-client==2.0.3" --editable .
"$folder/bin/scrapyd" --version
