#!/bin/sh
# Follows the log of a component on this gateway until Ctrl-C: sh follow.sh NAME
set -eu

name=${1:?usage: sh follow.sh NAME}
root=${GREENGRASS_ROOT:-/greengrass/v2}

as_root() {
  if [ "$(id -u)" = 0 ]; then exec "$@"; else exec sudo "$@"; fi
}

if command -v ggl-cli >/dev/null; then
  as_root journalctl --follow --lines 20 --output cat --unit "ggl.$name.service"
else
  as_root tail -n 20 -F "$root/logs/$name.log"
fi
