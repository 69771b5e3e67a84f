#!/usr/bin/env bash
# What the Gopher rules keep of the same documents in each dialect, at the same limits: tests/dialects.sh [FILE.jsonl.gz].
# Build first: dotnet build src/DomainAdapt.Cli -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
file=${1:-../shared/data/filters/datatrove-golden.jsonl.gz}
program=$PWD/src/DomainAdapt.Cli/bin/Release/net10.0/domainadapt
judge() { printf '    "%s": %s' "$1" "$("$program" judge "$file" --rules gopher_quality,gopher_repetition --summary "${@:2}")"; }
{
  printf '{\n  "command": "tests/dialects.sh",\n  "documents": "%s",\n  "dialects": {\n' "$(basename "$file")"
  judge datatrove; printf ',\n'
  judge datatrove-spacy --words spacy; printf ',\n'
  judge dolma --dialect dolma; printf ',\n'
  judge dclm --dialect dclm; printf ',\n'
  judge nemo --dialect nemo; printf ',\n'
  judge paper --dialect paper; printf '\n  }\n}\n'
} > docs/results/dialects.json
cat docs/results/dialects.json
