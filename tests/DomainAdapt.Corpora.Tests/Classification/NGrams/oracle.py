"""An n-gram model straight from the definitions, to compare with: python3 oracle.py corpus.txt test.txt > oracle.json

Modified Kneser-Ney, interpolated (Chen and Goodman, 1998): counts are sets and dictionaries over whole tuples, probabilities come by recursion, and
nothing is shared with the program's own trainer, which counts along a trie and stores back-offs.
"""
import functools
import json
import math
import sys
from collections import Counter, defaultdict

ORDER = 3


def murmur64a(data, seed=0):
    mask, m, r = (1 << 64) - 1, 0xC6A4A7935BD1E995, 47
    h = (seed ^ (len(data) * m)) & mask
    whole = len(data) // 8 * 8
    for i in range(0, whole, 8):
        k = int.from_bytes(data[i:i + 8], "little") * m & mask
        k = (k ^ k >> r) * m & mask
        h = (h ^ k) * m & mask
    if len(data) > whole:
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & mask
    h = (h ^ h >> r) * m & mask
    return h ^ h >> r


def main(corpus, test):
    sentences = [["<s>"] + line.split() + ["</s>"] for line in open(corpus, encoding="utf-8") if line.split()]
    raw = Counter(tuple(s[i:i + n]) for s in sentences for n in range(1, ORDER + 1) for i in range(len(s) - n + 1))
    before = defaultdict(set)
    for gram in raw:
        if len(gram) > 1:
            before[gram[1:]].add(gram[0])
    vocabulary = {w for s in sentences for w in s} - {"<s>"} | {"<unk>"}

    def count(gram):
        return raw[gram] if len(gram) == ORDER or gram[0] == "<s>" else len(before[gram])

    grams = {n: [g for g in raw if len(g) == n and g != ("<s>",)] for n in range(1, ORDER + 1)}
    discounts = {}
    for n in range(1, ORDER + 1):
        have = Counter(count(g) for g in grams[n])
        y = have[1] / (have[1] + 2 * have[2])
        discounts[n] = [0] + [j - (j + 1) * y * have[j + 1] / have[j] for j in (1, 2, 3)]
        assert all(0 <= d <= j for j, d in enumerate(discounts[n])), (n, discounts[n])
    after = defaultdict(list)
    for n in grams:
        for g in grams[n]:
            after[g[:-1]].append(g)

    @functools.lru_cache(None)
    def p(word, context):
        if context and not after[context]:
            return p(word, context[1:])
        d = discounts[len(context) + 1]
        total = sum(count(g) for g in after[context])
        gamma = sum(d[min(count(g), 3)] for g in after[context]) / total
        c = count(context + (word,)) if context + (word,) in raw else 0
        lower = p(word, context[1:]) if context else 1 / len(vocabulary)
        return max(c - d[min(c, 3)], 0) / total + gamma * lower

    out = {"discounts": discounts, "sentences": []}
    for line in open(test, encoding="utf-8"):
        words = ["<s>"] + [w if w in vocabulary else "<unk>" for w in line.split()] + ["</s>"]
        logs = [math.log10(p(words[i], tuple(words[max(0, i - ORDER + 1):i]))) for i in range(1, len(words))]
        out["sentences"].append({"text": line.strip(), "log10": logs})
    words = ["", "a", "<unk>", "</s>", "eight by", "naïve word", "0123456789abcdef0"]
    out["murmur64a"] = {w: str(murmur64a(w.encode())) for w in words}
    json.dump(out, sys.stdout, ensure_ascii=False, indent=1)


main(*sys.argv[1:])
