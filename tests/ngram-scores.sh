#!/usr/bin/env bash
# Trains a 5-gram model on text and compares the log10 probability that this program and IRSTLM (Debian's package irstlm) give each held-out sentence whose
# words are all known: tests/ngram-scores.sh [TEXT.gz], a paragraph a line. Build first: dotnet build src/DomainAdapt.Cli -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
text=${1:-../shared/data/corpora/general/wikitext-2-valid.txt.gz}
export IRSTLM=${IRSTLM:-/usr/lib/irstlm}
program=$PWD/src/DomainAdapt.Cli/bin/Release/net10.0/domainadapt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Every tenth sentence is held out; sentences end with a full stop between blanks.
zcat "$text" | grep -v '^ *=' | sed 's/ \. / .\n/g' | grep -v '^ *$' | sed 's/<unk>//g' > "$work/all"
awk 'NR % 10' "$work/all" > "$work/train"
awk 'NR % 10 == 0' "$work/all" > "$work/rest"
tr -s ' \t' '\n' < "$work/train" | sort -u > "$work/words"
awk 'NR == FNR { known[$1] = 1; next } { for (i = 1; i <= NF; i++) if (!($i in known)) next; if (NF) print }' "$work/words" "$work/rest" > "$work/test"
"$program" ngram train "$work/train" -o "$work/m.arpa" --order 5 --raw
"$program" ngram score "$work/test" --model "$work/m.arpa" --raw | sed 's/.*"log10":\([-0-9.E]*\).*/\1/' > "$work/ours"
# IRSTLM counts the mark that begins a sentence too, whose log10 probability is -99.
sed 's/^/<s> /; s/$/ <\/s>/' "$work/test" | "$IRSTLM/bin/score-lm" -lm="$work/m.arpa" 2> /dev/null | awk '{ print $1 + 99 }' > "$work/theirs"
paste "$work/ours" "$work/theirs" | awk -v words="$(wc -w < "$work/test")" '
  { d = $1 - $2; d = d < 0 ? -d : d; if (d > most) most = d; sum += d; n++ }
  END {
    printf "{\n  \"command\": \"tests/ngram-scores.sh\",\n  \"compared\": \"log10 probabilities of held-out sentences by one 5-gram ARPA file, with IRSTLM 6.00.05\",\n"
    printf "  \"sentences\": %d,\n  \"words\": %d,\n  \"largest_difference\": %.4f,\n  \"mean_difference\": %.5f\n}\n", n, words, most, sum / n
  }' > docs/results/ngram-scores.json
cat docs/results/ngram-scores.json
