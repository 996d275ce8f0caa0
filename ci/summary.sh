#!/usr/bin/env bash
# Appends the Markdown report to the summary of a GitHub job. Above 1024 KiB GitHub drops the whole summary.
# usage: summary.sh MARKDOWN_FILE      with GITHUB_STEP_SUMMARY in the environment
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/cut-markdown.sh" "$1" 900000 >>"$GITHUB_STEP_SUMMARY"
