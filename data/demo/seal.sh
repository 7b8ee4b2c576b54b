#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: data/demo/seal.sh CANVASS PETITION OUT.campaign [FILE.key PASSPHRASE-FILE]
#
# Seals the demo petition so that it can be tried out from today on for a year. Without a key, with
# one that is thrown away: what people give to `canvass-kiosk --demo`, nobody can read.

set -eu
umask 077

canvass=$(realpath "$1")
petition=$2
out=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
key=${4-$work/demo.key}
passphrase=${5-$work/passphrase}

if [ $# -lt 4 ]; then
  head -c 24 /dev/urandom | base64 >"$passphrase"
  "$canvass" key create --out "$key" --passphrase-file "$passphrase" --name Demo >/dev/null
fi

cp -r "$petition" "$work/petition"
sed -i -e '/^closes *=/d' -e "s/^destroy_by *=.*/destroy_by = $(date -d '+1 year' +%F)/" \
  "$work/petition/campaign.ini"
"$canvass" campaign seal "$work/petition" --key "$key" --passphrase-file "$passphrase" \
  --out "$work/demo.campaign"
# The folder of a build may already have one.
cat "$work/demo.campaign" >"$out"
