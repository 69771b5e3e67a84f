#!/usr/bin/env bash
# Runs the quickstart three times from nothing and writes what it measured to docs/results: the report of the last run, and the wall time,
# load average and peak memory of each. Build first: dotnet build src/DomainAdapt.Cli -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
program=(dotnet src/DomainAdapt.Cli/bin/Release/net10.0/domainadapt.dll)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rows=()
for run in 1 2 3; do
  rm -rf "$work/run"
  load=$(cut -d' ' -f1 /proc/loadavg)
  begun=$(date +%s.%N)
  "${program[@]}" run pipelines/quickstart.yaml --offline --work "$work/run" > "$work/run.txt"
  seconds=$(echo "$(date +%s.%N) - $begun" | bc)
  peak=$(grep -ho '"peak_memory_bytes": [0-9]*' "$work"/run/store/*/marker.json | awk '{ if ($2 > most) most = $2 } END { print most }')
  rows+=("    { \"run\": $run, \"wall_seconds\": $(printf %.1f "$seconds"), \"load_average_before\": $load, \"peak_memory_bytes\": $peak }")
done
"${program[@]}" report quickstart --work "$work/run" --json > docs/results/quickstart.json
{
  echo '{'
  echo '  "command": "tests/quickstart-results.sh",'
  echo "  \"date\": \"$(date -u +%F)\","
  echo "  \"cores\": $(nproc),"
  echo "  \"processor\": \"$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs)\","
  echo '  "runs": ['
  (IFS=$',\n'; printf '%s,\n' "${rows[@]}" | sed '$ s/,$//')
  echo '  ]'
  echo '}'
} > docs/results/quickstart-times.json
cat "$work/run.txt" docs/results/quickstart-times.json
