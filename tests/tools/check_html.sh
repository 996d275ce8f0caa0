#!/usr/bin/env bash
# The HTML report of a sample in a real browser: no console error, no request, accessible in both themes.
# usage: check_html.sh THREATGAP MODEL
# Needs the output checkers with their packages installed (`npm ci` there), in THREATGAP_TOOLS or ../shared/tools
# beside the repository. Ends with 77, which CTest counts as skipped, where they are absent.
set -euo pipefail
binary=$1
model=$2
tools=${THREATGAP_TOOLS:-$(dirname "${BASH_SOURCE[0]}")/../../../shared/tools}
skip() { echo "skipped: $*"; exit 77; }
[ -f "$tools/check-html.mjs" ] || skip "no check-html.mjs in $tools"
[ -d "$tools/node_modules" ] || skip "the packages of $tools are not installed"
command -v node >/dev/null || skip "there is no node"
command -v chromium >/dev/null || skip "there is no chromium"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$binary" check "$model" --report "html=$folder/report.html" >/dev/null || [ $? -eq 1 ]
node "$tools/check-html.mjs" "$folder/report.html" --out "$folder"
