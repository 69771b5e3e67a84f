#!/usr/bin/env bash
# Measures what an extension of the vocabulary costs and brings: a small model learns general text; then its tokenizer gets terms of a domain, and it goes
# on with both kinds of text, once for each way to begin the new tokens' rows. Writes docs/results/vocabulary-extension.json.
# Usage: tests/vocabulary-extension.sh DOMAIN.jsonl.gz GENERAL.jsonl.gz    Build first: dotnet build src/DomainAdapt.Cli -c Release
# BASE_TOKENS, TOKENS and NEW_TOKENS (2,000,000, 1,000,000 and 1,000 unless set) are the budgets and the number of new tokens.
set -euo pipefail
cd "$(dirname "$0")/.."
results=$PWD/docs/results/vocabulary-extension.json
program=$PWD/src/DomainAdapt.Cli/bin/Release/net10.0/domainadapt.dll
domainadapt() { dotnet "$program" "$@"; }
base_tokens=${BASE_TOKENS:-2000000} tokens=${TOKENS:-1000000} new_tokens=${NEW_TOKENS:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/domain" "$work/general"
cp "$1" "$work/domain/" && cp "$2" "$work/general/"
cd "$work"

domainadapt tokenizer train general/* -o base --vocabulary 4096
domainadapt tokenizer extend domain/* --general general/* --tokenizer base/tokenizer.json -o extended.json --tokens "$new_tokens" --json > extend.json

for corpus in domain general; do
  printf 'id: %s\ntitle: %s\nlicence: CC0-1.0\nfrom: { kind: path, path: %s }\nread: { kind: jsonl }\n' "$corpus" "$corpus" "$work/$corpus" > "$corpus.corpus.yaml"
done
pipeline() { # name, tokenizer, shares, tokens, train
  cat > "$1.yaml" << YAML
name: $1
seed: 7
sources:
  domain: { corpus: domain.corpus.yaml, domain: true, holdout: { by: hash, share: 0.02 } }
  general: { corpus: general.corpus.yaml, holdout: { by: hash, share: 0.02 } }
stages:
  - { kind: acquire }
  - { kind: read }
  - { kind: hold_out, max_removed_share: 1 }
  - { kind: tokenize, tokenizer_file: $2 }
  - { kind: mix, sequence_tokens: 128, budget_tokens: $4, shares: $3, on_exhausted: repeat, repeat_up_to: 20 }
  - { kind: train, name: model, inputs: [mix, tokenize], $5, validation: { every_steps: 20, patience: 100000, max_documents: 64 } }
YAML
  domainadapt run "$1.yaml" --work work --offline > "$1.log" 2>&1 || { tail -30 "$1.log" >&2; return 1; }
}
pipeline base base/tokenizer.json "{ general: 1 }" "$base_tokens" "learning_rate: 2e-3, model: { layers: 4, width: 160, heads: 5, feed_forward: 448 }"
going_on="learning_rate: 1e-3, init: { run: base/model"
for rows in mean pieces noisy_mean; do
  pipeline "$rows" extended.json "{ domain: 0.51, general: 0.49 }" "$tokens" "$going_on, extend: { tokenizer: extended.json, base: base/tokenizer.json, rows: $rows } }"
done
{
  printf '{\n  "command": "tests/vocabulary-extension.sh %s %s",\n  "base_tokens": %s,\n  "tokens": %s,\n  "tokenizer": %s,\n  "extensions": [\n' \
    "$(basename "$1")" "$(basename "$2")" "$base_tokens" "$tokens" "$(cat extend.json)"
  cat work/store/model-*/extension/*.extension.json | sed 's/^}$/},/' | sed '$ s/},/}/' | sed 's/^/    /'
  printf '  ]\n}\n'
} > "$results"
cat "$results"
