#!/bin/sh
# Installs, from Debian, the real servers that `npm run test:system` tests against and, asked for `bench`, what the peers of
# `npm run bench` run on. Needs root; does nothing where all are there.
#
#   install-system-parts.sh [bench]
set -eu

parts=""
# mosquitto lives in /usr/sbin, which is not on everybody's PATH.
[ -x /usr/sbin/mosquitto ] || parts="$parts mosquitto"
[ -x /usr/bin/influxd ] || parts="$parts influxdb"
if [ "${1:-}" = bench ]; then
  # Debian's package is for Debian's own Python, whichever one comes first on the PATH.
  /usr/bin/python3 -c 'import paho.mqtt.client' 2>/dev/null || parts="$parts python3-paho-mqtt"
fi
[ -n "$parts" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "install-system-parts: no apt-get here: install$parts by hand" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "install-system-parts: not root: run sudo tools/install-system-parts.sh, then the same command again" >&2
  exit 1
fi
echo "installing$parts from Debian"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# A package that starts its own server would take a port: forbid it for this installation.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d.sward
chmod +x /usr/sbin/policy-rc.d.sward
[ -e /usr/sbin/policy-rc.d ] || { mv /usr/sbin/policy-rc.d.sward /usr/sbin/policy-rc.d; ours=yes; }
# shellcheck disable=SC2086 # several words on purpose
apt-get install -y -q --no-install-recommends $parts
[ "${ours:-no}" = yes ] && rm -f /usr/sbin/policy-rc.d
rm -f /usr/sbin/policy-rc.d.sward
