#!/usr/bin/env bash
# Reads our shards with Apache Arrow in Rust and JavaScript: installs both by npm into a folder for temporary files, or takes DOMAINADAPT_OTHER_READERS,
# a folder where they are. Needs node 20 or later. Build first: dotnet build tests/DomainAdapt.Shards.Tests -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "${DOMAINADAPT_OTHER_READERS:-}" ]; then
  export DOMAINADAPT_OTHER_READERS="$work/readers"
  mkdir "$DOMAINADAPT_OTHER_READERS"
  (cd "$DOMAINADAPT_OTHER_READERS" && npm init --yes > /dev/null \
    && npm install --ignore-scripts --no-audit --no-fund parquet-wasm@0.7.1 apache-arrow@21.1.0)
fi
export DOMAINADAPT_OTHER_READERS_RESULTS="$work/results.jsonl"
dotnet test --project tests/DomainAdapt.Shards.Tests -c Release --no-build --explicit only --filter-class "*OtherReadersTests"
{
  echo '{'
  echo '  "command": "tests/other-readers.sh",'
  echo '  "compared": "rows, types, numbers of values and their sums, column by column",'
  echo '  "readers": "parquet-wasm 0.7.1 (Apache Arrow in Rust), apache-arrow 21.1.0 (JavaScript)",'
  echo '  "shards": ['
  sort "$work/results.jsonl" | sed 's/^/    /; $!s/$/,/'
  echo '  ]'
  echo '}'
} > docs/results/other-readers.json
cat docs/results/other-readers.json
