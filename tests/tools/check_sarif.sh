#!/usr/bin/env bash
# Both SARIF reports of a model against the schemas and validators of OASIS, GitHub and Microsoft, without
# an error or a warning.
# usage: check_sarif.sh THREATGAP MODEL [OPTION...], MODEL relative to the repository
# MODEL may be one that cannot be analysed: the reports then tell why. Options go to `threatgap check`.
# Needs the output checkers with their packages installed (`npm ci` there), in THREATGAP_TOOLS or ../shared/tools
# beside the repository. Ends with 77, which CTest counts as skipped, where they are absent.
set -euo pipefail
binary=$1
model=$2
shift 2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tools=${THREATGAP_TOOLS:-../shared/tools}
skip() { echo "skipped: $*"; exit 77; }
[ -f "$tools/check-sarif.mjs" ] || skip "no check-sarif.mjs in $tools"
[ -d "$tools/node_modules" ] || skip "the packages of $tools are not installed"
command -v node >/dev/null || skip "there is no node"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0
"$binary" check "$model" "$@" --report "sarif=$folder/full.sarif" --report "sarif-github=$folder/github.sarif" \
  >/dev/null || status=$?
[ "$status" -le 2 ] || exit "$status"

# With the repository as root, so that places are looked up as well.
check() {
  local output
  output=$(node "$tools/check-sarif.mjs" "$@" --root "$PWD") || { echo "$output"; exit 1; }
  echo "$output"
  ! grep -q '^warn' <<<"$output" || exit 1
}
check "$folder/full.sarif"
check "$folder/github.sarif" --profile github
