#!/bin/sh
# Stands for every command of a Pi that the boot script calls. By which name it was called says which. FAKE: what the stand-in remembers;
# FAILS: the command that fails; CUT_AT: the power is cut when the so-manieth command would begin.
name=${0##*/}
# Of what it calls itself nothing may come back here.
stand_ins=$PATH
PATH=/usr/bin:/bin
calls=$(($(cat "$FAKE/calls" 2>/dev/null || echo 0) + 1))
echo "$calls" >"$FAKE/calls"
printf '%s %s\n' "$name" "$*" >>"$FAKE/log"
if [ "$calls" = "${CUT_AT:-0}" ]; then
  kill -9 "$(cat "$FAKE/pid")"
  exit 1
fi
installed() { [ -e "$FAKE/installed/$1" ]; }
last() { eval "printf '%s' \"\${$#}\""; }
[ "$name" != "${FAILS:-}" ] || exit 2
case $name in
  dpkg | rfkill | sleep | chown) ;;
  timedatectl) [ "$1" != show ] || echo "${CLOCK:-yes}" ;;
  dpkg-query) if installed "$(last "$@")"; then printf installed; else exit 1; fi ;;
  apt-get)
    case " $* " in *" install "*) ;; *) exit 0 ;; esac
    for word in "$@"; do
      case $word in
        *.deb) [ -e "$word" ] && : >"$FAKE/installed/aws-greengrass-lite" ;;
        [a-z]*) : >"$FAKE/installed/$word" ;;
      esac
    done
    ;;
  getent) [ -e "$FAKE/$1-$2" ] ;;
  groupadd) : >"$FAKE/group-$(last "$@")" ;;
  useradd) : >"$FAKE/passwd-$(last "$@")" ;;
  unzip) eval "target=\${$#}" && mkdir -p "$target/lib" && if grep -q lite "$2"; then : >"$target/aws-greengrass-lite-2.6.0-Linux.deb"; else : >"$target/lib/Greengrass.jar"; fi ;;
  timeout) shift && PATH=$stand_ins && exec "$@" ;;
  fleet-provisioning)
    installed aws-greengrass-lite || exit 127
    [ -z "${REFUSE:-}" ] || exit 1
    # As the real one: where its database says that there is a certificate, it asks for none.
    [ ! -e "$SWARD_ROOT/var/lib/greengrass/config.db" ] || exit 0
    cp "$SWARD_ROOT/etc/greengrass/config.yaml" "$FAKE/config-used.yaml"
    mkdir -p "$SWARD_ROOT/var/lib/greengrass/credentials"
    echo '-----END CERTIFICATE-----' >"$SWARD_ROOT/var/lib/greengrass/credentials/certificate.pem"
    echo '-----END PRIVATE KEY-----' >"$SWARD_ROOT/var/lib/greengrass/credentials/priv_key"
    : >"$SWARD_ROOT/var/lib/greengrass/config.db"
    ;;
  java)
    [ -z "${REFUSE:-}" ] || exit 1
    previous=
    for word in "$@"; do
      case $previous in
        --trusted-plugin) [ -e "$word" ] || exit 1 ;;
        --init-config) cp "$word" "$FAKE/config-used.yaml" || exit 1 ;;
      esac
      previous=$word
    done
    mkdir -p "$SWARD_ROOT/greengrass/v2/config" "$SWARD_ROOT/etc/systemd/system"
    : >"$SWARD_ROOT/etc/systemd/system/greengrass.service"
    echo '{"TS":1,"TP":["system","thingName"],"W":"changed","V":"gw-1"}' >"$SWARD_ROOT/greengrass/v2/config/config.tlog"
    ;;
  systemctl)
    case $1 in
      enable) : >"$FAKE/enabled/$(last "$@")" ;;
      disable) rm -f "$FAKE/enabled/$(last "$@")" ;;
    esac
    ;;
  *) exec "/usr/bin/$name" "$@" ;;
esac
