#!/usr/bin/env bash
# Puts the files of the merge base of HEAD and a commit into a folder.
# usage: merge-base.sh REF FOLDER      for example: merge-base.sh origin/main /tmp/base
# An archive and no worktree: nothing is left in the repository, and no hook runs.
set -euo pipefail
ref=$1
folder=$2
say() { echo "merge-base: $*" >&2; }
git=(git -c "safe.directory=$PWD")  # containers often run as another user than the owner of the checkout

if ! target=$("${git[@]}" rev-parse --verify --quiet --end-of-options "$ref^{commit}"); then
  say "\`$ref\` is no commit of this checkout; fetch it, with the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
  exit 2
fi
if ! base=$("${git[@]}" merge-base HEAD "$target"); then
  say "HEAD and \`$ref\` have no common commit here; check out with the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
  exit 2
fi
"${git[@]}" archive --format=tar "$base" | tar -x -C "$folder"
