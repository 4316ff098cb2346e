#!/bin/sh
# Deploys a folder of recipes and artifacts on this gateway by the command line tool of its own nucleus. On classic it waits for
# the end; lite's tool cannot tell it.
#
#   sh deploy.sh FOLDER NAME=VERSION [GROUP]
#
#   FOLDER  holds recipes/ and artifacts/<name>/<version>/
#   GROUP   the thing group whose deployment it takes the place of; without one it is a local deployment of its own
#
# Exit codes: 0 deployed (on lite: queued), 1 failed, 64 wrong arguments, 69 no nucleus with a command line tool.
set -eu

folder=${1:-} component=${2:-} group=${3:-}
root=${GREENGRASS_ROOT:-/greengrass/v2}

if [ -z "$folder" ] || [ "${component#*=}" = "$component" ]; then
  echo "usage: sh deploy.sh FOLDER NAME=VERSION [GROUP]" >&2
  exit 64
fi

# Both tools ask for root's rights.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Lite's tool ends when the deployment is queued, and knows no way to ask for its end.
deploy_on_lite() {
  set -- deploy --recipe-dir "$folder/recipes" --artifacts-dir "$folder/artifacts" --add-component "$component"
  if [ -n "$group" ]; then set -- "$@" --group-name "$group"; fi
  as_root ggl-cli "$@"
  echo "queued; how it goes: journalctl --follow --unit ggl.core.ggdeploymentd.service"
}

status_of() {
  as_root "$cli" deployment status -i "$1" 2>/dev/null | sed -n "s/^$1: *//p" | head -n 1
}

deploy_on_classic() {
  set -- --recipeDir "$folder/recipes" --artifactDir "$folder/artifacts" --merge "$component"
  if [ -n "$group" ]; then set -- "$@" --groupId "$group"; fi
  answer=$(as_root "$cli" deployment create "$@" 2>&1) || true
  id=$(printf '%s\n' "$answer" | sed -n 's/.*Deployment Id: *\([0-9A-Za-z-]*\).*/\1/p' | head -n 1)
  if [ -z "$id" ]; then
    printf '%s\n' "$answer" >&2
    echo "the nucleus took no deployment: see above, and $root/logs/greengrass.log" >&2
    exit 1
  fi
  looks=0
  while :; do
    status=$(status_of "$id")
    case $status in
      # A nucleus that restarts for a deployment answers again after a while; one that ended, never.
      '')
        looks=$((looks + 1))
        if [ "$looks" -ge 150 ]; then
          echo "the nucleus tells nothing of the deployment $id any more: does it run? See $root/logs/greengrass.log" >&2
          exit 1
        fi
        ;;
      SUCCEEDED*) break ;;
      FAILED* | REJECTED* | CANCELED*)
        echo "the deployment $id: $status. See $root/logs/greengrass.log" >&2
        exit 1
        ;;
      *) looks=0 ;;
    esac
    sleep "${DEPLOY_LOOK_S:-2}"
  done
  echo "deployment $id: $status"
}

if command -v ggl-cli >/dev/null; then
  deploy_on_lite
else
  cli=$root/bin/greengrass-cli
  if [ ! -x "$cli" ]; then cli=$(command -v greengrass-cli || true); fi
  if [ -z "$cli" ]; then
    echo "neither ggl-cli (nucleus lite) nor $root/bin/greengrass-cli is here: deploy aws.greengrass.Cli to this core" >&2
    exit 69
  fi
  deploy_on_classic
fi
