#!/bin/sh
# Make a virtual environment with s3fs, an S3 server and this project: tools/install_s3.sh [FOLDER]
# A venv of its own, since botocore wants python-dateutil below 3 and the project is tested with 4.
set -eu
folder=${1:-.venv-s3}
cd "$(dirname "$0")/.."
test -x "$folder/bin/python" || "${PYTHON:-python3}" -m venv "$folder"
grep -v '^python-dateutil==' constraints.txt > "$folder/constraints.txt"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint "$folder/constraints.txt" --editable ".[cluster]" \
    "s3fs==2026.9.0" "moto[s3]==5.2.5" "flask==3.1.3" "flask-cors==6.0.5"
"$folder/bin/python" -m pip show s3fs moto | grep -E "^(Name|Version)"
