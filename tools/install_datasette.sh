#!/bin/sh
# Make a virtual environment with Datasette: tools/install_datasette.sh [FOLDER]
# A venv of its own: the project does not need it, and it brings a web server.
set -eu
folder=${1:-.venv-datasette}
cd "$(dirname "$0")/.."
test -x "$folder/bin/python" || "${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check "datasette==0.65.5"
"$folder/bin/datasette" --version
