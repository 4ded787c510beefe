#!/usr/bin/env bash
# Writes requirements/*.txt: every dependency at one version with its hashes.
# For maintainers. Local pip settings are shut out, so that no address or path of the machine that
# runs this ends up in a committed file.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST || true
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"
compile=(.venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@")

"${compile[@]}" -o requirements/base.txt pyproject.toml requirements/build.in
"${compile[@]}" -o requirements/postgres.txt --extra postgres -c requirements/base.txt \
    pyproject.toml requirements/build.in
"${compile[@]}" -o requirements/dev.txt --extra dev --extra test --extra postgres -c requirements/base.txt \
    pyproject.toml requirements/build.in

if grep -nE '://|(^|[ (])/' requirements/*.txt; then
    echo "A committed requirements file names a host or a path (above)." >&2
    exit 1
fi
