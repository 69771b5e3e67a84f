#!/usr/bin/env bash
# Measures encoding beside other libraries: installs them by npm into a folder for temporary files, or takes DOMAINADAPT_TOKENIZER_PEERS, a folder
# where they are; trains two SentencePiece models on the documents. Needs node 20 or later and Debian's sentencepiece.
# Usage: tests/tokenizer-speed.sh DOCUMENTS.jsonl.gz...    Build first: dotnet build tests/DomainAdapt.Benchmarks -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
peers=${DOMAINADAPT_TOKENIZER_PEERS:-$work}
if [ ! -d "$peers/node_modules/tokenizers" ]; then
  (cd "$peers" && npm init --yes > /dev/null \
    && npm install --ignore-scripts --no-audit --no-fund tokenizers@0.23.2 tiktoken@1.0.22 tiktoken-node@0.0.7)
fi
if [ ! -f "$peers/cl100k.tiktoken" ]; then
  # "! FIRST TOKEN TOKEN ..." a line: tokens in base64, whose ranks count from FIRST.
  (cd "$peers" && node -e '
    const ranks = require("tiktoken/encoders/cl100k_base.json").bpe_ranks;
    for (const line of ranks.split("\n")) {
      const [, first, ...tokens] = line.split(" ");
      tokens.forEach((token, index) => console.log(token + " " + (Number(first) + index)));
    }' > cl100k.tiktoken)
fi
for kind in bpe unigram; do
  if [ ! -f "$peers/$kind.model" ]; then
    # Documents from the beginning of each file.
    node -e '
      const { readFileSync } = require("node:fs");
      for (const file of process.argv.slice(1)) {
        let left = 1e6;
        for (const line of require("node:zlib").gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split("\n")) {
          const { text } = JSON.parse(line);
          if (left > 0) console.log(text);
          left -= text.length;
        }
      }' "$@" > "$work/lines.txt"
    spm_train --input="$work/lines.txt" --model_prefix="$peers/$kind" --model_type=$kind --vocab_size=16000 --byte_fallback=true \
      --normalization_rule_name=identity --remove_extra_whitespaces=false --num_threads=2 --minloglevel=2
  fi
done
dotnet run --project tests/DomainAdapt.Benchmarks -c Release --no-build -- tokenizer-speed docs/results/tokenizer-speed.json "$peers" "$@"
