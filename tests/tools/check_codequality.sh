#!/usr/bin/env bash
# The JSON reports for GitLab (Code Quality, SAST) of a sample against their schemas.
# usage: check_codequality.sh THREATGAP MODEL
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
"$binary" check "$model" --report "gitlab-codequality=$folder/gl.json" --report "gitlab-sast=$folder/sast.json" \
  >/dev/null || [ $? -eq 1 ]
node "$tools/check-json.mjs" --kind gitlab-codequality "$folder/gl.json"
node "$tools/check-json.mjs" --kind gitlab-sast "$folder/sast.json"
# A checker that accepts everything proves nothing.
sed 's/"severity": "[a-z]*"/"severity": "high"/' "$folder/gl.json" >"$folder/wrong.json"
if node "$tools/check-json.mjs" --kind gitlab-codequality "$folder/wrong.json" >/dev/null; then
  echo "failed: the checker takes a severity which GitLab does not know"
  exit 1
fi
