#!/usr/bin/env bash
# build.sh PROGRAM DIRECTORY: makes the Debian package of a voltyard that is built already, and puts
# it with the Containerfile into DIRECTORY. The version is the program's own.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
program="$(realpath "$1")"
mkdir -p "$2"
PACKAGE_DIRECTORY="$(realpath "$2")"
export PACKAGE_DIRECTORY

version="$("$program" --version)"
version="${version#voltyard }"
# The time of the commit makes two packages of one commit the same.
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git -C "$here" -c 'safe.directory=*' log -1 --format=%ct \
  2>/dev/null || date +%s)}"
export SOURCE_DATE_EPOCH

stage="$PACKAGE_DIRECTORY/stage"
rm -rf "$stage"
rm -f "$PACKAGE_DIRECTORY"/voltyard_*.deb
mkdir -p "$stage/debian"
cp -r "$here/debian/." "$stage/debian/"
cp -r "$here/completion" "$here/voltyard.toml" "$here/voltyard.1" "$here/scheduled-backup" \
  "$here/Containerfile" "$stage/"
cp "$program" "$stage/voltyard"
cat >"$stage/debian/changelog" <<TEXT
voltyard ($version) bookworm; urgency=medium

  * What has changed is in the history of the sources.

 -- The voltyard maintainers <maintainers@voltyard.invalid>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
TEXT

log="$PACKAGE_DIRECTORY/build.log"
(cd "$stage" && ./debian/rules binary) &>"$log" || { tail -40 "$log"; exit 1; }
cp "$here/Containerfile" "$PACKAGE_DIRECTORY/"
rm -rf "$stage"
ls "$PACKAGE_DIRECTORY"/voltyard_*.deb
