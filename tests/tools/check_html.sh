#!/usr/bin/env bash
# An HTML report in a real browser: no console error, no request, accessible in both themes, quick.
# usage: check_html.sh THREATGAP MODEL
#        check_html.sh THREATGAP --hostile              a model whose texts try to break out of the page
#        check_html.sh THREATGAP --large GENERATE_MODEL a generated model with about 10,000 findings
# Needs the output checkers with their packages installed (`npm ci` there), in THREATGAP_TOOLS or ../shared/tools
# beside the repository. Ends with 77, which CTest counts as skipped, where they are absent.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=$1
model=$2
tools=${THREATGAP_TOOLS:-$here/../../../shared/tools}
skip() { echo "skipped: $*"; exit 77; }
[ -f "$tools/check-html.mjs" ] || skip "no check-html.mjs in $tools"
[ -d "$tools/node_modules" ] || skip "the packages of $tools are not installed"
command -v node >/dev/null || skip "there is no node"
command -v chromium >/dev/null || skip "there is no chromium"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Times are those of a busy machine; the budget of a quiet one is 1000 ms to load and 100 ms to filter.
limits=(--max-size-mb 5)
case $model in
  --hostile)
    model=$folder/hostile.yaml
    "$here/hostile_model.sh" >"$model"
    ;;
  --large)
    model=$folder/large.yaml
    "$3" 2620 >"$model"
    ;;
esac
"$binary" check "$model" --quiet --report "html=$folder/report.html" >/dev/null || [ $? -eq 1 ]
node "$tools/check-html.mjs" "$folder/report.html" --out "$folder" "${limits[@]}"
