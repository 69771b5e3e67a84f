#!/usr/bin/env bash
# Measures how well `mix advise` predicts shares that it did not try: a small base model of film reviews goes on with court opinions at 7 shares, and at
# two more that are left out of the fit in turn. Takes the folder of corpora (default: ../shared/data/corpora). Build first: dotnet build src/DomainAdapt.Cli -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
corpora=$(realpath "${1:-../shared/data/corpora}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
corpus() {
  printf 'id: %s\ntitle: %s\nlicence: %s\nfrom: { kind: path, path: %s, include: [%s] }\nread: { kind: jsonl }\n' "$1" "$2" "$3" "$4" "$5" > "$work/$1.corpus.yaml"
}
corpus opinions "Opinions of United States courts of appeals" "public domain" "$corpora/domain/law" us-appellate-opinions.jsonl.gz
corpus reviews "Film reviews" "research use" "$corpora/general" movie_reviews.jsonl.gz
cat > "$work/advise.yaml" <<'YAML'
name: mix-advise
seed: 20260117
sources:
  opinions: { corpus: opinions.corpus.yaml, domain: true, holdout: { by: hash, share: 0.05 } }
  reviews: { corpus: reviews.corpus.yaml, holdout: { by: hash, share: 0.05 } }
stages:
  - { kind: acquire }
  - { kind: read }
  - { kind: hold_out, max_removed_share: 0.5 }
  - { kind: train_tokenizer, vocabulary: 1024 }
  - { kind: tokenize, inputs: [hold_out], tokenizer: train_tokenizer }
  - { kind: mix, name: mix_base, inputs: [tokenize], sequence_tokens: 128, budget_tokens: 150_000, shares: { reviews: 1 } }
  - { kind: train, name: base, inputs: [mix_base], model: { layers: 2, width: 64, heads: 2, feed_forward: 160 }, learning_rate: 3e-3 }
  - { kind: mix, name: mix_adapted, inputs: [tokenize], sequence_tokens: 128, budget_tokens: 60_000, shares: { opinions: 0.51, reviews: 0.49 } }
  - { kind: train, name: adapted, inputs: [mix_adapted], init: { stage: base }, learning_rate: 1.5e-3 }
  - { kind: evaluate, inputs: [tokenize], models: [base, adapted], max_documents: 12 }
YAML
for share in 0.4 0.6; do
  dotnet src/DomainAdapt.Cli/bin/Release/net10.0/domainadapt.dll mix advise "$work/advise.yaml" --work "$work/work" --offline \
    --proxy-tokens 60K --hold-back $share --tolerance 0.01 --json "$work/held-$share.json"
done
{
  echo '{'
  echo '  "command": "tests/mix-advise.sh",'
  echo '  "held_back": ['
  sed '$!s/$/,/' <(for share in 0.4 0.6; do node -e '
    const { held_back: h } = JSON.parse(require("fs").readFileSync(process.argv[1]));
    console.log("    " + JSON.stringify({ share: h.measured.share, domain_off: +h.domain_off.toFixed(4), general_off: +h.general_off.toFixed(4) }))' "$work/held-$share.json"; done)
  echo '  ],'
  echo '  "advice":'
  sed 's/^/  /' "$work/held-0.4.json"
  echo '}'
} > docs/results/mix-advise.json
cat docs/results/mix-advise.json
