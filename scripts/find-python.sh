#!/usr/bin/env bash
# Prints the first Python from 3.11 on that PATH really has (a version manager's shim may be empty).
# 3.11 comes first: the pinned dependencies were resolved on it.
for name in python3.11 python3.12 python3.13 python3.14 python3; do
    if "$name" -c 'import sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$name"
        exit 0
    fi
done
echo "Python 3.11 atau lebih baru tidak ditemukan / Python 3.11 or newer was not found. Jalankan / run:" >&2
echo "    sudo apt-get install -y python3 python3-venv" >&2
exit 1
