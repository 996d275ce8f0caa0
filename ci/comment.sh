#!/usr/bin/env bash
# Writes a Markdown diff or report as a comment on a pull request, or over the comment which an earlier run wrote: the
# first line is a marker, by which it is found again. Above 65,536 characters GitHub refuses a comment.
# usage: comment.sh MARKDOWN_FILE
#   THREATGAP_CATEGORY   takes the place of the name in the marker, so that several models have a comment each and a
#                        report is written over a diff
#   GH_TOKEN             token with `pull-requests: write`
#   GITHUB_REPOSITORY    owner/name
#   THREATGAP_PR         number of the pull request; empty: nothing to do
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
file=$1
say() { echo "comment: $*" >&2; }
case ${THREATGAP_PR:-} in
  '') say "this run belongs to no pull request"; exit 0 ;;
  *[!0-9]*) say "\`$THREATGAP_PR\` is no number of a pull request"; exit 2 ;;
esac
marker=$(head -n 1 "$file")
case $marker in
  '<!-- threatgap:'*' -->') ;;
  *) say "\`$file\` does not begin with a marker"; exit 2 ;;
esac

category=${THREATGAP_CATEGORY:-}
[ -z "$category" ] || marker="<!-- threatgap:${category//[!A-Za-z0-9._\/]/-} -->"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
{ echo "$marker"; "$here/cut-markdown.sh" "$file" 60000 | tail -n +2; } >"$body"
comments=repos/$GITHUB_REPOSITORY/issues/$THREATGAP_PR/comments
# Only a bot's own comment is replaced: anybody can write a comment that begins with the marker.
THREATGAP_MARKER=$marker
export THREATGAP_MARKER
id=$(gh api --paginate "$comments" \
  --jq '.[] | select(.user.type == "Bot" and (.body | startswith(env.THREATGAP_MARKER))) | .id' | sed -n 1p)
if [ -n "$id" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body" --silent
  say "updated comment $id"
else
  gh api --method POST "$comments" --field "body=@$body" --silent
  say "wrote a comment"
fi
