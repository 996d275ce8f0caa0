#!/usr/bin/env bash
# Provides the program, in this order of preference, and prints its path:
#   THREATGAP_BINARY    a program that is already on the machine
#   THREATGAP_VERSION   a release of THREATGAP_REPOSITORY, fetched with `gh`; THREATGAP_SHA256 must be its digest, because
#                       a tag can be moved and a digest cannot
#   THREATGAP_SOURCE    a checkout of threatgap, which is built
set -euo pipefail
say() { echo "install: $*" >&2; }

if [ -n "${THREATGAP_BINARY:-}" ]; then
  program=$THREATGAP_BINARY
  [ -x "$program" ] || { say "\`$program\` is no program"; exit 2; }
elif [ -n "${THREATGAP_VERSION:-}" ]; then
  [ -n "${THREATGAP_SHA256:-}" ] || { say "version \`$THREATGAP_VERSION\` without its sha256"; exit 2; }
  case $(uname -m) in
    x86_64) asset=threatgap-linux-amd64 ;;
    aarch64) asset=threatgap-linux-arm64 ;;
    *) say "there is no release for $(uname -m); build from source"; exit 2 ;;
  esac
  folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/threatgap-XXXXXX")
  program=$folder/threatgap
  gh release download "$THREATGAP_VERSION" --repo "$THREATGAP_REPOSITORY" --pattern "$asset" --output "$program" >&2
  if ! echo "$THREATGAP_SHA256  $program" | sha256sum --check --status 2>/dev/null; then
    say "the digest of $asset is not \`$THREATGAP_SHA256\`"
    exit 2
  fi
  chmod u+x "$program"
elif [ -n "${THREATGAP_SOURCE:-}" ]; then
  "$THREATGAP_SOURCE/scripts/setup" >&2
  (cd "$THREATGAP_SOURCE" && cmake --preset release -DTHREATGAP_TESTS=OFF -DTHREATGAP_BENCH=OFF &&
    cmake --build --preset release --target threatgap) >&2
  program=$THREATGAP_SOURCE/build/release/threatgap
else
  say "name a binary, a version with its sha256, or a source folder"
  exit 2
fi
"$program" --version >&2
[ -z "${GITHUB_OUTPUT:-}" ] || echo "binary=$program" >>"$GITHUB_OUTPUT"
echo "$program"
