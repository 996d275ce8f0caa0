#!/usr/bin/env bash
# The OSCAL reports of a sample against NIST's schemas, each reference followed.
# usage: check_oscal.sh THREATGAP MODEL
# Needs the output checkers with their packages installed (`npm ci` there), in THREATGAP_TOOLS or ../shared/tools
# beside the repository. Ends with 77, which CTest counts as skipped, where they are absent.
set -euo pipefail
binary=$1
model=$2
tools=${THREATGAP_TOOLS:-$(dirname "${BASH_SOURCE[0]}")/../../../shared/tools}
skip() { echo "skipped: $*"; exit 77; }
[ -f "$tools/check-json.mjs" ] || skip "no check-json.mjs in $tools"
[ -d "$tools/node_modules" ] || skip "the packages of $tools are not installed"
command -v node >/dev/null || skip "there is no node"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$binary" check "$model" --report "oscal-ar=$folder/ar.json" --report "oscal-poam=$folder/poam.json" >/dev/null ||
  [ $? -eq 1 ]
node "$tools/check-json.mjs" "$folder/ar.json" "$folder/poam.json"
