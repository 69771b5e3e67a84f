#!/usr/bin/env bash
# Measures the training of tokenizers beside Debian's spm_train, and compares merges with Hugging Face tokenizers, which is installed by npm into a
# folder for temporary files, or taken from DOMAINADAPT_TOKENIZER_PEERS. Needs node 20 or later and Debian's sentencepiece.
# Usage: tests/tokenizer-training.sh MEGABYTES DOCUMENTS.jsonl.gz...    Build first: dotnet build tests/DomainAdapt.Benchmarks -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
peers=${DOMAINADAPT_TOKENIZER_PEERS:-$work}
if [ ! -d "$peers/node_modules/tokenizers" ]; then
  (cd "$peers" && npm init --yes > /dev/null && npm install --ignore-scripts --no-audit --no-fund tokenizers@0.23.2)
fi
dotnet run --project tests/DomainAdapt.Benchmarks -c Release --no-build -- tokenizer-training docs/results/tokenizer-training.json "$peers" "$@"
