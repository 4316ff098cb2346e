#!/bin/sh
# Installs, from Debian, the real servers that `npm run test:system` tests against, what runs the components of a Pi on an x86-64
# machine and, asked for `bench`, what the peers of `npm run bench` run on. Needs root; does nothing where all are there.
#
#   install-system-parts.sh [bench]
set -eu

parts=""
# mosquitto lives in /usr/sbin, which is not on everybody's PATH.
[ -x /usr/sbin/mosquitto ] || parts="$parts mosquitto"
[ -x /usr/bin/influxd ] || parts="$parts influxdb"
formats=/proc/sys/fs/binfmt_misc
known=yes
if [ "${1:-}" = bench ]; then
  # Debian's package is for Debian's own Python, whichever one comes first on the PATH.
  /usr/bin/python3 -c 'import paho.mqtt.client' 2>/dev/null || parts="$parts python3-paho-mqtt"
elif [ "$(uname -m)" != aarch64 ]; then
  # A Pi's components: QEMU runs them, and the cross compiler's packages hold their libraries.
  [ -x /usr/bin/qemu-aarch64-static ] || parts="$parts qemu-user-static"
  command -v aarch64-linux-gnu-g++ >/dev/null || parts="$parts g++-aarch64-linux-gnu"
  [ -e "$formats/qemu-aarch64" ] || known=no
fi
[ -n "$parts" ] || [ "$known" = no ] || exit 0

if [ -n "$parts" ] && ! command -v apt-get >/dev/null; then
  echo "install-system-parts: no apt-get here: install$parts by hand" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ] && [ -z "$parts" ]; then
  echo "install-system-parts: not root: where the kernel does not know QEMU, run sudo tools/install-system-parts.sh" >&2
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "install-system-parts: not root: run sudo tools/install-system-parts.sh, then the same command again" >&2
  exit 1
fi
policy=/usr/sbin/policy-rc.d

# A package that starts its own server would take a port: forbids it for this installation, however that ends. What a run that was
# killed left behind is known by its text; a policy of somebody else's stays as it is.
forbid_servers() {
  [ ! -e "$policy" ] || grep -qs install-system-parts "$policy" || return 0
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\n# Of install-system-parts.sh while it installs.\nexit 101\n' > "$policy"
  chmod +x "$policy"
}

install_parts() {
  echo "installing$parts from Debian"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  forbid_servers
  # shellcheck disable=SC2086 # several words on purpose
  apt-get install -y -q --no-install-recommends $parts
}

# systemd tells the kernel of QEMU when Debian's package is installed. In a container there is no systemd: what it would have
# written is written here, the package's own line. An entry that is there, whoever made it, is left as it is.
tell_kernel_of_qemu() {
  [ -e "$formats/register" ] || mount -t binfmt_misc binfmt_misc "$formats" || {
    echo "install-system-parts: binfmt_misc cannot be mounted here: the components of a Pi run only if the host's kernel knows QEMU already" >&2
    return 0
  }
  [ -e "$formats/qemu-aarch64" ] || cat /usr/lib/binfmt.d/qemu-aarch64.conf > "$formats/register"
}

[ -z "$parts" ] || install_parts
[ "$known" = yes ] || tell_kernel_of_qemu
