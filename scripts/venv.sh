#!/usr/bin/env bash
# Makes the virtual environment: venv.sh FOLDER. Does nothing where a working one stands.
set -euo pipefail
here="$(dirname "$0")"
. "$here/apt.sh"
folder="$1"
"$folder/bin/python" -m pip --version >/dev/null 2>&1 && exit 0

python="${PYTHON:-$("$here/find-python.sh")}"
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian ships the module of its own Python as a package of that minor version.
    apt_install "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
fi
"$python" -m venv --clear "$folder"
