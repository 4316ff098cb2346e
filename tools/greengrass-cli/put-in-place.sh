#!/bin/sh
# Puts what has come in whole where deployments are made from: sh put-in-place.sh FOLDER
# A version that came in half lies in "incoming" still, and is sent again the next time.
set -eu

folder=${1:?usage: sh put-in-place.sh FOLDER}

cd "$folder/incoming"
for version in artifacts/*/*; do
  if [ ! -e "$version" ]; then continue; fi
  mkdir -p "$folder/${version%/*}"
  rm -rf "${folder:?}/$version"
  mv "$version" "$folder/$version"
done
# Recipes of former deployments would be read along with these.
rm -rf "$folder/recipes"
mv recipes "$folder/recipes"
mv ./*.sh "$folder/"
chmod -R go+rX "$folder/recipes" "$folder/artifacts"
