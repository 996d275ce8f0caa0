#!/usr/bin/env bash
# Both JUnit reports of a sample against the two schemas, their counts, their names and what GitLab trips over.
# usage: check_junit.sh THREATGAP MODEL
# Needs check-junit.py and the schemas beside it, in THREATGAP_TOOLS or ../shared/tools beside the repository, and
# xmllint. Ends with 77, which CTest counts as skipped, where they are absent.
set -euo pipefail
binary=$1
model=$2
tools=${THREATGAP_TOOLS:-$(dirname "${BASH_SOURCE[0]}")/../../../shared/tools}
skip() { echo "skipped: $*"; exit 77; }
[ -f "$tools/check-junit.py" ] || skip "no check-junit.py in $tools"
command -v python3 >/dev/null || skip "there is no python3"
command -v xmllint >/dev/null || skip "there is no xmllint"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$binary" check "$model" --report "junit=$folder/junit.xml" --report "junit-gitlab=$folder/gitlab.xml" >/dev/null ||
  [ $? -eq 1 ]
python3 "$tools/check-junit.py" "$folder/junit.xml"
python3 "$tools/check-junit.py" --gitlab "$folder/gitlab.xml"
# A checker that accepts everything proves nothing.
sed 's/ tests="[0-9]*"/ tests="999"/' "$folder/junit.xml" >"$folder/wrong.xml"
if python3 "$tools/check-junit.py" "$folder/wrong.xml" >/dev/null; then
  echo "failed: the checker takes a wrong count"
  exit 1
fi
