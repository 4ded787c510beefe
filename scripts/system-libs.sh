#!/usr/bin/env bash
# Installs the shared libraries that WeasyPrint loads, when one of them is missing.
set -euo pipefail
. "$(dirname "$0")/apt.sh"

# The loader's own search, so that a library built by hand counts as well.
has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"; }

missing=()
has_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
# Without it subsetting a font falls back to a much slower way and warns.
has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
# fontconfig without its configuration finds no font at all.
[ -e /etc/fonts/fonts.conf ] || missing+=(fontconfig)

[ "${#missing[@]}" = 0 ] || apt_install "${missing[@]}"
