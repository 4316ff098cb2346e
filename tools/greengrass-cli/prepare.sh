#!/bin/sh
# Makes room for a deployment on this gateway, and tells which artifacts lie there already, one "NAME/VERSION" to a line.
#
#   sh prepare.sh FOLDER
#
# The folder is outside of anybody's home: the nucleus reads it under another name. One that somebody else made is not used.
set -eu

folder=${1:?usage: sh prepare.sh FOLDER}

mkdir -p -m 755 "$folder"
if [ ! -O "$folder" ]; then
  echo "$folder belongs to somebody else: remove it, or give --folder" >&2
  exit 73
fi
rm -rf "$folder/incoming"
mkdir -p "$folder/incoming" "$folder/artifacts"
cd "$folder/artifacts"
for version in */*; do
  if [ -e "$version" ]; then echo "$version"; fi
done
