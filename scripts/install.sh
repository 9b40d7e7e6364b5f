#!/bin/sh
# Installs Debian packages that are missing: as root quietly, else says the one command and goes on.
set -eu
missing=""
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "Missing:$missing. What needs them is skipped; to have them: sudo apt-get install --no-install-recommends$missing"
    exit 0
fi
echo "Installing$missing …"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # a list of package names
apt-get install -q -y --no-install-recommends $missing >/dev/null 2>&1 || {
    apt-get update -q >/dev/null
    apt-get install -q -y --no-install-recommends $missing >/dev/null
}
