# Sourced by the other scripts: apt_install PACKAGE... installs as root or through password-less
# sudo; otherwise it prints the exact line to run and fails.
apt_install() {
    local line="apt-get install -y --no-install-recommends $*"
    local as=()
    if ! command -v apt-get >/dev/null; then
        echo "Paket sistem berikut belum ada / these system packages are missing: $*" >&2
        return 1
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            echo "Paket sistem belum lengkap / system packages are missing. Jalankan / run:" >&2
            echo "    sudo apt-get update && sudo $line" >&2
            return 1
        fi
        as=(sudo -n)
    fi
    # A machine whose package lists are fresh does not need the update; a new one has none.
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive $line >/dev/null 2>&1 && return 0
    "${as[@]}" apt-get update -qq && "${as[@]}" env DEBIAN_FRONTEND=noninteractive $line
}
