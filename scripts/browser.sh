#!/usr/bin/env bash
# Installs the Chromium that the browser tests drive, when none is there.
set -euo pipefail
. "$(dirname "$0")/apt.sh"
command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || apt_install chromium
