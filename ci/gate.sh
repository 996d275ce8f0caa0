#!/usr/bin/env bash
# The merge gate: writes a baseline from the merge base with the same program, then checks the model against it.
# Only gaps that the change brings fail. Ends with the exit status of `threatgap check`: 0 passed, 1 failed, 2 could not
# analyse, 3 internal error.
#
# Everything comes through the environment, so that no text of a pipeline is ever part of a command:
#   THREATGAP           the program (default: threatgap)
#   THREATGAP_MODEL     files or folders, one per line, relative to the repository (default: .)
#   THREATGAP_POLICY    the policy, relative to the repository (default: threatgap-policy.yaml beside the model)
#   THREATGAP_BASE_REF  commit, branch or tag which the change goes into; empty: no baseline, everything open fails
#   THREATGAP_FAIL_ON   beats `fail-on` of the policy
#   THREATGAP_STRICT    true: what is unknown fails like a gap
#   THREATGAP_AS_OF     a date, or `today` (default: nothing expires without a clock)
#   THREATGAP_FORMATS   reports to write, separated by blanks
#   THREATGAP_OUT       folder for the reports and the baseline (default: threatgap-reports)
# With a base the policy is that of the base: a change cannot loosen the gate which it has to pass. With a base that could be
# analysed the folder also gets threatgap-diff.md, what the change changes, for the comment on the pull request.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${THREATGAP:-threatgap}
out=${THREATGAP_OUT:-threatgap-reports}
as_of=${THREATGAP_AS_OF:-today}
read -r -a formats <<<"${THREATGAP_FORMATS:-html json sarif-github junit markdown}"
mapfile -t models < <(grep -v '^[[:space:]]*$' <<<"${THREATGAP_MODEL:-.}")
say() { echo "gate: $*" >&2; }
case $out in
  *$'\n'*) say "the name of the output folder has a line break"; exit 2 ;;
esac

# A path that begins with a dash would be read as an option, one that leaves the repository has no counterpart in the base.
for path in "${models[@]}" "${THREATGAP_POLICY:-.}"; do
  case "/$path/" in
    /-*|//*|*/../*) say "\`$path\` is no path inside the repository"; exit 2 ;;
  esac
done

folder_of() { if [ -d "$1" ]; then echo "$1"; else dirname "$1"; fi; }
policy=${THREATGAP_POLICY:-$(folder_of "${models[0]}")/threatgap-policy.yaml}
options=(--as-of "$as_of")
mkdir -p "$out"
# Of an earlier run: a written baseline only shrinks, and this one begins anew.
rm -f "$out/baseline.json" "$out/threatgap-diff.md"

base=
if [ -n "${THREATGAP_BASE_REF:-}" ]; then
  # Below the working folder, so that its policy has the same name in the reports of every run.
  base=$out/.merge-base
  saved=$out/.merge-base.json
  rm -rf "$base" "$saved"
  trap 'rm -rf "$base" "$saved"' EXIT
  mkdir "$base"
  "$here/merge-base.sh" "$THREATGAP_BASE_REF" "$base" || exit 2
fi

if [ -n "$base" ] && [ -f "$base/$policy" ]; then
  options+=(--policy "$base/$policy")
  cmp -s "$base/$policy" "$policy" || say "this change touches the policy; it is judged by the policy of the base"
elif [ -f "$policy" ]; then
  options+=(--policy "$policy")
  [ -z "$base" ] || say "the base has no policy \`$policy\`; that of the change is used"
elif [ -n "${THREATGAP_POLICY:-}" ]; then
  say "there is no policy \`$policy\`"
  exit 2
fi

compared=("${options[@]}")  # what `threatgap diff` takes as well
if [ -n "$base" ]; then
  missing=
  for path in "${models[@]}"; do [ -e "$base/$path" ] || missing=$path; done
  if [ -n "$missing" ]; then
    say "the base has no model \`$missing\`: everything open counts as new"
  elif log=$("$program" check "${models[@]/#/$base/}" "${options[@]}" --fail-on never --quiet \
      --write-baseline "$out/baseline.json" --report "json=$saved" 2>&1); then
    options+=(--baseline "$out/baseline.json")
  else
    echo "${log//"$base/"/base: }" >&2
    say "the model of the base could not be analysed: everything open counts as new"
  fi
fi

[ -z "${THREATGAP_FAIL_ON:-}" ] || options+=(--fail-on "$THREATGAP_FAIL_ON")
[ "${THREATGAP_STRICT:-false}" != true ] || options+=(--strict)
extension_of() {
  case $1 in
    html|csv|xlsx) echo "$1" ;;
    sarif|sarif-github) echo sarif ;;
    junit|junit-gitlab) echo xml ;;
    markdown) echo md ;;
    text) echo txt ;;
    *) echo json ;;
  esac
}
for format in "${formats[@]}"; do
  options+=(--report "$format=$out/threatgap-$format.$(extension_of "$format")")
done
status=0
"$program" check "${models[@]}" "${options[@]}" || status=$?

# The comment says what changed. It is the whole report where there is nothing to compare with, nothing could be analysed, or
# the gate fails for a reason which is no change of the model.
comment=
[ ! -f "$out/threatgap-markdown.md" ] || comment=$out/threatgap-markdown.md
if [ -n "$base" ] && [ -f "$saved" ] && [ "$status" -le 1 ]; then
  new=${models[0]}  # the model itself: only that knows the former names of its elements
  [ "${#models[@]}" -eq 1 ] || new=$out/threatgap-json.json
  changed=0
  diff=$out/threatgap-diff.md
  log=$("$program" diff "$saved" "$new" "${compared[@]}" --format markdown 2>&1 >"$diff") || changed=$?
  if [ "$changed" -gt 1 ]; then
    rm -f "$diff"
    echo "$log" >&2
    say "the comment is the report: the change could not be compared with the base"
  else
    body=$(<"$diff")
    echo "${body//"$base/"/base: }" >"$diff"
    [ "$status" -gt "$changed" ] || comment=$diff
  fi
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "status=$status"
    echo "reports=$out"
    [ ! -f "$out/threatgap-sarif-github.sarif" ] || echo "sarif=$out/threatgap-sarif-github.sarif"
    [ ! -f "$out/threatgap-markdown.md" ] || echo "markdown=$out/threatgap-markdown.md"
    [ -z "$comment" ] || echo "comment=$comment"
  } >>"$GITHUB_OUTPUT"
fi
exit "$status"
