"""Makes training lines of the collected texts: LINES/train.txt and LINES/held.txt, __label__LANGUAGE and a line of some 60 to 300 characters.

Usage: balance.py TEXTS_FOLDER LINES_FOLDER [SOURCE...]    Sources that are named are held out whole, and nothing else is.
Every language has about as much text, of each of its sources as nearly alike as they last; the choice is by hashes, so equal texts give equal lines.
"""
import collections, functools, hashlib, itertools, multiprocessing, pathlib, re, sys, unicodedata

TEXTS, LINES, WITHOUT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), set(sys.argv[3:])
# Languages that have a script for themselves need little text.
MOST_BYTES = {"LATIN": 900_000, "CYRILLIC": 1_300_000, "DEVANAGARI": 1_300_000, "ARABIC": 1_300_000, "HAN": 800_000}
MOST_BYTES_OF_OTHERS, MOST_COPIES = 300_000, 8
MOST_CHARACTERS, LEAST_CHARACTERS = 300, 60
HELD_OUT, MOST_HELD_OUT = 40, 400  # one line of so many, at most so many

# Running prose says more of how a language is written than messages of programs: sources of it give more text than others, stories most.
WEIGHTS = [
    (re.compile(r"wesnoth|stellarium|fortunes|udhr|sword|bible"), 6),
    (re.compile(r"user-docs|handbook|guide|reference|manpages|-doc|-help|-faq|kstars|marble"), 3),
]

# A sentence in another language with so large a share of its words among the common ones of the English texts was left in English.
MOST_ENGLISH = 0.6
ENGLISH = set()


def weight_of(source):
    return next((weight for pattern, weight in WEIGHTS if pattern.search(source)), 1)


@functools.cache
def script_of(letter):
    name = unicodedata.name(letter, "?").split(" ")[0]
    return "HAN" if name in ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "IDEOGRAPHIC") else name


def script(text):
    counts = collections.Counter(script_of(letter) for letter in text if letter.isalpha())
    return counts.most_common(1)[0] if counts else ("", 0)


def order(text):
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def sentences(text):
    """Parts of at most some 300 characters, cut behind sentences, else between words."""
    part = ""
    for sentence in re.split(r"(?<=[.!?…。！？।۔])\s*(?=\S)", text) if len(text) > MOST_CHARACTERS else [text]:
        while len(sentence) > MOST_CHARACTERS:
            at = sentence.rfind(" ", 0, MOST_CHARACTERS)
            at = at if at > 0 else MOST_CHARACTERS
            yield sentence[:at]
            sentence = sentence[at:].lstrip()
        if part and len(part) + len(sentence) > MOST_CHARACTERS // 2:
            yield part
            part = sentence
        else:
            part = f"{part} {sentence}".strip()
    if part:
        yield part


def words_of(text):
    return [word.strip(".,:;!?()'’…").lower() for word in text.split()]


def usable(text, main, label):
    if main != "LATIN":
        # Names of programs and what was left in English say nothing of the language.
        text = " ".join(word for word in text.split() if script(word)[0] != "LATIN")
    kind, letters = script(text)
    if kind != main or letters < (4 if main in ("HAN", "THAI", "LAO", "KHMER", "MYANMAR") else 8):
        return None
    if main == "LATIN" and label != "en":
        words = words_of(text)
        if sum(word in ENGLISH for word in words) > MOST_ENGLISH * len(words):
            return None
    return text


def read_texts():
    """The texts by language, then source."""
    found = collections.defaultdict(dict)
    for path in sorted(TEXTS.glob("*.tsv")):
        for row in path.read_text("utf-8").split("\n"):
            label, _, text = row.partition("\t")
            if text:
                found[label].setdefault(path.stem, []).append(text)
    return found


def zip_with_sum(texts):
    """Each text with the bytes of those before it."""
    total = 0
    for text in texts:
        yield text, total
        total += len(text.encode())


def lines_of(label, texts):
    """The lines of each source, in the order of hashes; a sentence counts once."""
    # A tenth of the texts tells the script.
    main = collections.Counter(script(text)[0] for source in texts.values() for text in source[::50]).most_common(1)[0][0]
    by_source, seen = {}, set()
    # Of each source as much as may be wanted when others give little.
    most = max(30_000, 4 * MOST_BYTES.get(main, MOST_BYTES_OF_OTHERS) // len(texts))
    for source in texts:
        chosen = itertools.takewhile(lambda item: item[1] < most * weight_of(source), zip_with_sum(sorted(set(texts[source]), key=order)))
        parts = {part for text, _ in chosen for sentence in sentences(text) for part in [usable(sentence, main, label)] if part}
        lines, line = [], ""
        for part in sorted(parts - seen, key=order):
            seen.add(part)
            line = f"{line} {part}".strip()
            if len(line) >= LEAST_CHARACTERS or (main in ("HAN", "THAI") and len(line) >= LEAST_CHARACTERS // 2):
                lines.append(line)
                line = ""
        by_source[source] = lines
    return by_source, main


def choose(label):
    """(label, training lines, held-out lines, what to say of them)."""
    by_source, script = lines_of(label, ALL_TEXTS[label])
    most = MOST_BYTES.get(script, MOST_BYTES_OF_OTHERS)
    taken, bytes_taken, held_out = [], 0, []
    for source in WITHOUT & by_source.keys():
        held_out += by_source.pop(source)
    queues = [(iter(lines), [0], weight_of(source)) for source, lines in by_source.items()]
    while queues and bytes_taken < most:
        # The source that gave the least so far, for its weight.
        lines, given, weight = min(queues, key=lambda queue: queue[1][0])
        line = next(lines, None)
        if line is None:
            queues = [queue for queue in queues if queue[0] is not lines]
        elif not WITHOUT and len(held_out) < MOST_HELD_OUT and order(line)[7] % HELD_OUT == 0:
            held_out.append(line)
        else:
            taken.append(line)
            given[0] += len(line) / weight
            bytes_taken += len(line.encode())
    copies = max(1, min(MOST_COPIES, most // 2 // max(1, bytes_taken)))
    said = f"{label}\t{len(by_source)} sources\t{bytes_taken} bytes\t{copies} copies\t{len(held_out)} held out"
    return label, taken * copies, sorted(held_out, key=order)[:MOST_HELD_OUT], said


ALL_TEXTS = {}


def main():
    LINES.mkdir(parents=True, exist_ok=True)
    ALL_TEXTS.update(read_texts())
    counts = collections.Counter(word for texts in ALL_TEXTS["en"].values() for text in texts for word in words_of(text))
    ENGLISH.update(word for word, count in counts.items() if count >= 5)
    with open(LINES / "train.txt", "w", encoding="utf-8") as train, open(LINES / "held.txt", "w", encoding="utf-8") as held, multiprocessing.get_context("fork").Pool(2) as pool:
        for label, taken, held_out, said in pool.imap(choose, sorted(ALL_TEXTS)):
            train.writelines(f"__label__{label} {line}\n" for line in taken)
            held.writelines(f"__label__{label} {line}\n" for line in held_out)
            print(said, file=sys.stderr)


main()
