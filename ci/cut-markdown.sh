#!/usr/bin/env bash
# Prints a Markdown report within a number of bytes: hosts drop as a whole what is longer. Cuts between lines, closes
# the collapsed parts that are open there, and says that something is missing.
# usage: cut-markdown.sh FILE BYTES
set -euo pipefail
file=$1
bytes=$2
if [ "$(wc -c <"$file")" -le "$bytes" ]; then
  cat "$file"
  exit
fi
# 400 bytes are left for the closing lines. LC_ALL=C makes awk count bytes.
LC_ALL=C awk -v room="$((bytes - 400))" '
  { used += length($0) + 1; if (used > room) { cut = 1; exit } print }
  /^<details/ { ++open }
  /<\/details>/ { --open }
  END {
    while (open-- > 0) print "</details>"
    if (cut) print "\nThe rest was cut: the reports of this run have all of it."
  }' "$file"
