#!/usr/bin/env bash
# Compares generated text with that of another runtime, node-llama-cpp: installs it by npm into a folder for temporary files, or takes
# DOMAINADAPT_OTHER_RUNTIME, a folder where it is installed. Needs node 20 or later. Build first: dotnet build tests/DomainAdapt.Training.Tests -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "${DOMAINADAPT_OTHER_RUNTIME:-}" ]; then
  export DOMAINADAPT_OTHER_RUNTIME="$work/runtime"
  mkdir "$DOMAINADAPT_OTHER_RUNTIME"
  # Its prebuilt library is a package of its own; nothing is compiled or downloaded besides.
  (cd "$DOMAINADAPT_OTHER_RUNTIME" && npm init --yes > /dev/null \
    && npm install --ignore-scripts --omit=optional --no-audit --no-fund node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1)
fi
export DOMAINADAPT_OTHER_RUNTIME_RESULTS="$work/results.jsonl"
dotnet test --project tests/DomainAdapt.Training.Tests -c Release --no-build --explicit only --filter-class "*OtherRuntimeTests"
{
  echo '{'
  echo '  "command": "tests/other-runtime.sh",'
  echo '  "compared": "ids of the prompts, and ids of up to 48 most probable tokens behind each, in fp32",'
  echo '  "models": ['
  sort "$work/results.jsonl" | sed 's/^/    /; $!s/$/,/'
  echo '  ]'
  echo '}'
} > docs/results/other-runtime.json
cat docs/results/other-runtime.json
