#!/usr/bin/env bash
# The recipes for pipelines against other people's schemas and checkers. What is not installed is skipped with a message;
# where nothing is, the test ends with 77, which CTest counts as skipped.
# usage: check_recipes.sh SOURCE_FOLDER THREATGAP
set -euo pipefail
source=$1
binary=$2
tools=${THREATGAP_TOOLS:-$source/../shared/tools}
ran=0
skip() { echo "skipped: $*"; }

for script in "$source"/ci/*.sh; do
  bash -n "$script"
  [ -x "$script" ] || { echo "not executable: $script"; exit 1; }
done

if command -v shellcheck >/dev/null; then
  shellcheck "$source"/ci/*.sh
  ran=1
else
  skip "there is no shellcheck"
fi

if [ -d "$tools/node_modules" ] && command -v node >/dev/null; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  # The workflow which docs/ci.md shows.
  awk '/^## GitHub/ {github = 1} github && /^```yaml/ {yaml = 1; next} yaml && /^```/ {exit} yaml' \
    "$source/docs/ci.md" >"$folder/workflow.yml"
  node "$tools/check-json.mjs" "$source/action.yml" "$source/.pre-commit-hooks.yaml" "$folder/workflow.yml"
  ran=1
else
  skip "no check-json.mjs with its packages in $tools"
fi

if command -v pre-commit >/dev/null; then
  pre-commit validate-manifest "$source/.pre-commit-hooks.yaml"
  ran=1
else
  skip "there is no pre-commit"
fi

# The image installs the package of each library which the program needs. The others come with these.
if command -v readelf >/dev/null && command -v dpkg-query >/dev/null; then
  for library in $(readelf --dynamic "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    package=$(dpkg-query --search "*-linux-gnu/$library" 2>/dev/null | sed -n '1s/:.*//p')
    case $package in
      ''|libc6|libgcc-s1|libstdc++6|libcgraph6) ;;
      *) grep -qw -- "$package" "$source/Dockerfile" || { echo "the Dockerfile lacks $package"; exit 1; } ;;
    esac
  done
  ran=1
else
  skip "no readelf or no dpkg: the libraries of the image are not looked at"
fi

# What a pipeline gives as input must never become part of a script.
if grep -nE '^ *(run|-) .*\$\{\{' "$source/action.yml" | grep -v '^[0-9]*: *- *name:'; then
  echo "an expression inside of \`run:\`; give it through \`env:\`"
  exit 1
fi
if grep -nE '^ *run: *[|>]' "$source/action.yml"; then
  echo "a script of several lines; put it into ci/, where it is tested"
  exit 1
fi
[ "$ran" = 1 ] || exit 77
