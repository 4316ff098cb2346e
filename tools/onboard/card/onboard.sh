#!/bin/sh
# Makes this machine a gateway: installs the nucleus that lies beside this script on the boot partition, has it ask AWS IoT for
# a certificate of its own, and sets up what a gateway needs around it.
#
#   sudo sh /boot/firmware/sward/onboard.sh        sets up a service that does the rest, now and after every power cut
#   sh onboard.sh run FOLDER                       what that service runs; FOLDER is the one on the boot partition
#
# It may end at any line and be started again: each step looks at what is there and does what is missing. Nothing that
# somebody typed stands in this file: names, addresses and the token lie in files beside it. What it does is told in
# onboard.log beside it, without secrets, and in the journal (journalctl -u sward-onboard).
#
# SWARD_ROOT: folder that stands for /, for tests.
set -eu
umask 022

root=${SWARD_ROOT:-}
state=$root/var/lib/sward-onboard
lib=$root/usr/local/lib/sward
units=$root/etc/systemd/system
user=ggc_user
group=ggc_group
plugin=aws.greengrass.FleetProvisioningByClaim.jar
card=

say() {
  line="$(date -u +%Y-%m-%dT%H:%M:%SZ) $*"
  printf '%s\n' "$line"
  # A boot partition that cannot be written to stops nothing.
  { printf '%s\n' "$line" >>"$card/onboard.log"; } 2>/dev/null || :
}

# Months without a network must not fill the boot partition.
shorten_log() {
  [ "$(wc -c 2>/dev/null <"$card/onboard.log" || echo 0)" -gt 65536 ] || return 0
  { tail -c 16384 "$card/onboard.log" >"$card/onboard.log.new" && mv "$card/onboard.log.new" "$card/onboard.log"; } 2>/dev/null || :
}

fail() {
  say "$* Tried again within minutes."
  trap - EXIT
  exit 1
}

# A command of the system failed that nobody expected to: who has the card alone must see that too.
tell_end() {
  [ "$1" -eq 0 ] || say "A step failed; journalctl -u sward-onboard tells which. Tried again within minutes."
}

# Whole or not at all, also when the power is cut: text from standard input to FILE with MODE.
put() {
  mkdir -p "${1%/*}"
  cat >"$1.new"
  chmod "$2" "$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || :)" = installed ]
}

# A folder that is there already stays whose it is.
make_folder() {
  [ -d "$1" ] || { mkdir -p "$1" && chmod "$2" "$1" && chown "$3" "$1"; }
}

install_service() {
  if [ -e "$state/done" ]; then
    echo "this machine is a gateway already: write a fresh system onto the card to begin anew"
    return
  fi
  put "$lib/onboard.sh" 755 <"$card/onboard.sh"
  put "$units/sward-onboard.service" 644 <<UNIT
[Unit]
Description=Makes this machine a Sward gateway
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh ${lib#"$root"}/onboard.sh run "$card"
Restart=on-failure
RestartSec=60
RestartSteps=5
RestartMaxDelaySec=900

[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload
  systemctl enable sward-onboard.service
  # Early in the first boot nothing may be waited for.
  systemctl start --no-block sward-onboard.service
  echo "sward-onboard.service makes this machine a gateway: journalctl -fu sward-onboard"
}

# From the boot partition, which anybody can read who holds the card, to where root alone can. Only what is whole is taken.
take_files() {
  if [ ! -e "$card/SHA256SUMS" ]; then
    [ -e "$state/taken" ] || fail "There are no files in $card: run npm run onboard again for this card."
    return 0
  fi
  (cd "$card" && sha256sum --quiet --check SHA256SUMS) ||
    fail "Files in $card are damaged: run npm run onboard again for this card."
  for name in flavour config.yaml thing.yaml claim.pem claim.key root-ca.pem nucleus.zip "$plugin" backlog.db; do
    [ ! -e "$card/$name" ] || put "$state/$name" 600 <"$card/$name"
  done
  sync
  : >"$state/taken"
  sync
  say "took the files from the boot partition"
}

# What is removed from a flash card may be found on it by who takes it apart: the token is good for one gateway only, and the
# claim is revoked by npm run gateways.
wipe_card() {
  # First what says that there is something to take.
  rm -f "$card/SHA256SUMS"
  sync
  rm -f "$card/claim.key" "$card/claim.pem" "$card/config.yaml" "$card/nucleus.zip" "$card/$plugin" "$card/backlog.db"
  sync
}

# Certificates are judged by the clock, and a Pi has none of its own.
await_clock() {
  timedatectl set-ntp true || :
  tries=0
  until [ "$(timedatectl show --property=NTPSynchronized --value)" = yes ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "The clock is not set: is this machine on a network with internet?"
    sleep 5
  done
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  # At a first boot the system's own updates may be under way.
  dpkg --configure -a || fail "Packages are just being installed by somebody else, or one is broken (dpkg --configure -a tells)."
  set --
  is_installed unzip || set -- "$@" unzip
  is_installed bluez || set -- "$@" bluez
  is_installed rfkill || set -- "$@" rfkill
  if [ "$flavour" = classic ]; then is_installed default-jre-headless || set -- "$@" default-jre-headless; fi
  [ $# -gt 0 ] || return 0
  say "installs $*"
  apt-get -q -o DPkg::Lock::Timeout=600 update || fail "Packages cannot be listed: is there internet?"
  apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@" || fail "Packages cannot be installed."
}

# Components run as this user, which owns nothing else.
make_user() {
  getent group "$group" >/dev/null || groupadd --system "$group"
  getent passwd "$user" >/dev/null ||
    useradd --system --no-create-home --gid "$group" --shell /usr/sbin/nologin "$user"
}

prepare_bluetooth() {
  rfkill unblock bluetooth || :
  systemctl enable --now bluetooth.service || :
}

# What holds a token for 15 s is dead; the Pi's watchdog counts no further. In force from the next boot.
prepare_watchdog() {
  [ -e "$root/dev/watchdog" ] || return 0
  put "$root/etc/systemd/system.conf.d/50-sward-watchdog.conf" 644 <<'CONF'
[Manager]
RuntimeWatchdogSec=15s
CONF
}

install_lite() {
  rm -rf "$state/unpacked"
  is_installed aws-greengrass-lite && return 0
  mkdir -p "$state/unpacked"
  unzip -q "$state/nucleus.zip" -d "$state/unpacked"
  deb=$(find "$state/unpacked" -name '*.deb' | head -n 1)
  [ -n "$deb" ] || fail "nucleus.zip holds no Debian package: run npm run onboard with another one."
  say "installs the nucleus (lite)"
  apt-get -q -y -o DPkg::Lock::Timeout=600 install "$deb" || fail "The nucleus cannot be installed."
  rm -rf "$state/unpacked"
}

# Unpacked for good: the Java nucleus starts from there until its first update.
install_classic() {
  [ ! -e "$lib/nucleus/lib/Greengrass.jar" ] || return 0
  rm -rf "$lib/nucleus.new" "$lib/nucleus"
  mkdir -p "$lib/nucleus.new"
  unzip -q "$state/nucleus.zip" -d "$lib/nucleus.new"
  [ -e "$lib/nucleus.new/lib/Greengrass.jar" ] || fail "nucleus.zip holds no Greengrass.jar: run npm run onboard with another one."
  sync
  mv "$lib/nucleus.new" "$lib/nucleus"
}

# What lite was told first stands in its database, and goes before its files.
forget_lite() {
  systemctl stop greengrass-lite.target
  rm -f "$root$nucleus_root/config.db"
}

# A nucleus that was configured with a token that has expired meanwhile goes by what it was told first.
forget_former_configuration() {
  [ ! -e "$state/provisioned" ] && [ -e "$state/config.used" ] || return 0
  cmp -s "$state/config.yaml" "$state/config.used" && return 0
  say "begins anew with the newer files"
  if [ "$flavour" = lite ]; then
    forget_lite
  else
    systemctl stop greengrass.service || :
    rm -rf "$root$nucleus_root/config" "$units/greengrass.service"
  fi
}

# The claim and the nucleus's configuration, where only its own user reads them.
put_claim() {
  forget_former_configuration
  make_folder "$root/etc/sward/claim" 700 root:root
  for name in claim.pem claim.key; do put "$root/etc/sward/claim/$name" 600 <"$state/$name"; done
  put "$root/etc/sward/root-ca.pem" 644 <"$state/root-ca.pem"
  if [ "$flavour" = lite ]; then
    put "$root/etc/greengrass/config.yaml" 640 <"$state/config.yaml"
    chown root:ggcore "$root/etc/greengrass/config.yaml"
  fi
  put "$state/config.used" 600 <"$state/config.yaml"
}

# Readings of the gateway that this one replaces: before the buffer begins a log of its own, or never.
put_backlog() {
  [ -e "$state/backlog.db" ] || return 0
  work=$root$nucleus_root/work/sward.LocalBuffer
  if cmp -s "$state/backlog.db" "$work/readings.db"; then
    # It was moved, and the power went before that was noted.
    rm -f "$state/backlog.db"
    say "took over the backlog"
    return 0
  fi
  if [ -e "$work/readings.db" ]; then
    mv "$state/backlog.db" "$state/backlog-not-taken.db"
    say "this gateway has begun a log of its own: the backlog was not taken over and lies in $state/backlog-not-taken.db"
    return 0
  fi
  make_folder "$root$nucleus_root" 755 "$nucleus_user"
  make_folder "$root$nucleus_root/work" 755 "$nucleus_user"
  make_folder "$work" 700 "$user:$group"
  put "$work/readings.db.taken" 600 <"$state/backlog.db"
  chown "$user:$group" "$work/readings.db.taken"
  sync
  mv "$work/readings.db.taken" "$work/readings.db"
  sync
  rm -f "$state/backlog.db"
  say "took over the backlog"
}

# Lite notes that it has a certificate and does not wait until it lies on the disk.
has_credentials_lite() {
  grep -q 'END CERTIFICATE' "$root$nucleus_root/credentials/certificate.pem" 2>/dev/null &&
    grep -q 'END .*PRIVATE KEY' "$root$nucleus_root/credentials/priv_key" 2>/dev/null
}

provision_lite() {
  make_folder "$root$nucleus_root" 755 "$nucleus_user"
  make_folder "$root$nucleus_root/credentials" 700 "$nucleus_user"
  # By its whole path: it looks for its helper beside itself.
  program=$(command -v fleet-provisioning) || fail "The nucleus has no fleet-provisioning: take a version that has it."
  systemctl daemon-reload
  systemctl enable greengrass-lite.target
  systemctl restart greengrass-lite.target
  # A run that was cut off leaves its socket behind.
  rm -f "$root/run/greengrass/iotcoredfleet"
  say "asks AWS IoT for a certificate"
  timeout 300 "$program" ||
    fail "AWS IoT gave no certificate: is the token still good (npm run gateways -- show)? journalctl -u sward-onboard tells more."
  sync
  if ! has_credentials_lite; then
    forget_lite
    fail "The certificate was lost in a power cut, and is asked for again."
  fi
  # Its name stands in its database alone; sward reads files.
  put "$root/etc/greengrass/config.d/50-sward.yaml" 644 <"$state/thing.yaml"
  systemctl restart greengrass-lite.target
}

# The nucleus writes down its thing's name when it was provisioned, and only then.
is_provisioned_classic() {
  grep -q '"system","thingName"\].*"V":"[^"]' "$root$nucleus_root/config/config.tlog" 2>/dev/null ||
    grep -Eq "^ +thingName: *['\"]?[A-Za-z0-9]" "$root$nucleus_root/config/effectiveConfig.yaml" 2>/dev/null
}

provision_classic() {
  is_provisioned_classic && return 0
  say "installs the nucleus (classic), which asks AWS IoT for a certificate"
  if [ -e "$units/greengrass.service" ]; then
    # It goes on without a certificate where it got none, and asks again when it starts.
    systemctl restart greengrass.service
  else
    java "-Droot=$root$nucleus_root" -Dlog.store=FILE -jar "$lib/nucleus/lib/Greengrass.jar" \
      --trusted-plugin "$state/$plugin" --init-config "$state/config.yaml" \
      --component-default-user "$user:$group" --setup-system-service true || fail "The nucleus cannot be installed."
  fi
  systemctl enable greengrass.service
  tries=0
  until is_provisioned_classic; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] ||
      fail "AWS IoT gave no certificate: is the token still good (npm run gateways -- show)? $nucleus_root/logs/greengrass.log tells more."
    sleep 5
  done
  sync
}

# sward, for people and for the timer, both root. Which version is deployed stands in a file that belongs to the components'
# user: only a program among the nucleus's own artifacts is taken from it, so that this user cannot choose what root runs.
put_tools() {
  put "$root/usr/local/bin/sward" 755 <<TOOLS
#!/bin/sh
# Runs the tools of the version of Sward that is deployed: sward --help
set -eu
artifacts=$root$nucleus_root/packages/artifacts-unarchived/sward.Gateway
deployed=$root$nucleus_root/work/sward.Gateway/sward
program=\$(sed -n 's/^exec sh "\(.*\)" "\$@"\$/\1/p' "\$deployed" 2>/dev/null | head -n 1)
case \$program in
  '') echo "sward: not deployed to this gateway yet: see journalctl -u sward-onboard and docs/onboarding.md" >&2; exit 1 ;;
  */../* | */./*) echo "sward: \$deployed names no program of the nucleus" >&2; exit 1 ;;
  "\$artifacts"/*/sward) exec sh "\$program" "\$@" ;;
  *) echo "sward: \$deployed names no program of the nucleus" >&2; exit 1 ;;
esac
TOOLS
}

# A nucleus goes on with the certificate that it began with. What was exchanged is told by a line; a failure by the exit code.
put_exchange() {
  put "$lib/exchange-certificate.sh" 755 <<EXCHANGE
#!/bin/sh
# Exchanges the gateway's certificate where it is old, and has the nucleus take it.
set -eu
restart=\$("$root/usr/local/bin/sward" certificate rotate --if-older-than 300 --restart-command)
[ -z "\$restart" ] || systemctl restart $nucleus_unit
EXCHANGE
  put "$units/sward-certificate.service" 644 <<UNIT
[Unit]
Description=Exchanges the gateway's certificate when it is old
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/bin/sh ${lib#"$root"}/exchange-certificate.sh
UNIT
  put "$units/sward-certificate.timer" 644 <<'UNIT'
[Unit]
Description=Looks at the age of the gateway's certificate each week

[Timer]
OnCalendar=weekly
RandomizedDelaySec=1d
Persistent=true

[Install]
WantedBy=timers.target
UNIT
}

# Before the nucleus and whatever else there is: with a key that is not its certificate's it connects no more.
put_repair() {
  put "$units/sward-certificate-repair.service" 644 <<UNIT
[Unit]
Description=Completes an exchange of the gateway's certificate in which the power went
ConditionPathExistsGlob=|$nucleus_root/*.new
ConditionPathExistsGlob=|$nucleus_root/credentials/*.new
DefaultDependencies=no
After=local-fs.target
Before=basic.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
ExecStart=/usr/local/bin/sward certificate repair
TimeoutStartSec=60

[Install]
WantedBy=basic.target
UNIT
}

put_units() {
  put_exchange
  put_repair
  systemctl daemon-reload
  systemctl enable sward-certificate-repair.service
  systemctl enable --now sward-certificate.timer
}

finish() {
  rm -f "$root/etc/sward/claim/claim.key" "$root/etc/sward/claim/claim.pem"
  rm -f "$state/claim.key" "$state/claim.pem" "$state/config.yaml" "$state/nucleus.zip"
  # Ours alone is taken off the card, whoever wrote one meanwhile.
  vendor_data=${card%/*}/vendor-data
  if grep -q 'sward/onboard.sh' "$vendor_data" 2>/dev/null; then rm -f "$vendor_data"; fi
  sync
  : >"$state/done"
  sync
  systemctl disable sward-onboard.service
  say "this machine is a gateway. Its components come within minutes: sudo sward doctor"
}

become_gateway() {
  [ ! -e "$state/done" ] || return 0
  mkdir -p "$state"
  chmod 700 "$state"
  shorten_log
  take_files
  wipe_card
  flavour=$(cat "$state/flavour")
  case $flavour in
    lite) nucleus_root=/var/lib/greengrass nucleus_user=ggcore:ggcore nucleus_unit=greengrass-lite.target ;;
    classic) nucleus_root=/greengrass/v2 nucleus_user=root:root nucleus_unit=greengrass.service ;;
    *) fail "$state/flavour names no nucleus: run npm run onboard again for this card." ;;
  esac
  await_clock
  install_packages
  make_user
  prepare_bluetooth
  prepare_watchdog
  "install_$flavour"
  # Once it is in, what let it in is taken away, and no step may ask for it again.
  if [ ! -e "$state/provisioned" ]; then
    put_claim
    put_backlog
    "provision_$flavour"
    : >"$state/provisioned"
    sync
  fi
  put_tools
  put_units
  finish
}

case ${1:-install} in
  install)
    card=$(CDPATH='' cd -- "${0%/*}" && pwd -P)
    install_service
    ;;
  run)
    card=${2:?"onboard.sh: run needs the folder on the boot partition"}
    trap 'tell_end $?' EXIT
    become_gateway
    ;;
  *)
    echo "usage: onboard.sh [install | run FOLDER]" >&2
    exit 64
    ;;
esac
