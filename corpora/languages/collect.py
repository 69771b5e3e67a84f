"""Collects training text for the language identifier from packages: TEXTS/<package>.tsv, a line each of language and text.

Usage: collect.py PACKAGES_FOLDER TEXTS_FOLDER    (the folder that fetch.sh filled)
Nothing is unpacked on disk, nothing is run. Equal packages give equal texts; a package that has its texts already is passed over.
"""
import gzip, html, io, json, multiprocessing, os, pathlib, re, struct, subprocess, sys, tarfile, zipfile

# No package gives a language more than this many characters: none should teach its own words.
MOST_CHARACTERS = 400_000

HERE = pathlib.Path(__file__).parent
PACKAGES, TEXTS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def read_languages():
    """Maps what packages call a language (lower case, '-' for '_') to its label."""
    names = {}
    for line in (HERE / "languages.tsv").read_text().splitlines():
        label, _, others = line.partition("\t")
        for name in [label, *others.split()]:
            names[name.replace("_", "-").lower()] = label
    return names


NAMES = read_languages()


def language_of(name):
    name = name.replace("_", "-").lower().removesuffix(".utf-8")
    if "@" in name and name not in NAMES:
        return None
    base, _, rest = name.partition("-")
    # A script in the name is another script than the label's own, unless the name is listed.
    return NAMES.get(name) or (None if len(rest) == 4 or rest in ("el", "ec", "valencia", "latin", "x-old") else NAMES.get(base))


def plain(text):
    """Text without markup, placeholders, keys of menus, addresses and names of files."""
    text = re.sub(r"<[^<>]*>", " ", html.unescape(text))
    for _ in range(3):
        text = re.sub(r"\{\{[^{}|]*\|(?:[^{}|]*\|)*([^{}|]*)\}\}", r"\1", text)
    text = re.sub(r"\{\{?[^{}]*\}\}?|\[\[(?:[^][|]*\|)?([^][]*)\]\]|\[(?:https?:)?//\S*([^]]*)\]", r" \1\2 ", text)
    text = re.sub(r"%\([^)]*\)\w|%[-#0-9.$l]*[A-Za-z]|\$\w+|[\"“”„«»|*#=]|'{2,}|\\[a-z]", " ", text)
    text = re.sub(r"[_&~](?=\w)", "", text)
    return " ".join(word for word in text.split() if not re.search(r"[/\\@<>{}^`]|\w[._:]\w|^--?\w|\d.*[A-Za-z]|[A-Za-z].*\d", word))


SILENT = re.compile(r"<(script|style|pre|code|tt|kbd|screen|programlisting|cmd|sys|file|input|output|credit)\b.*?</\1>|<!--.*?-->|<[?!][^>]*>", re.S)
BLOCK = re.compile(r"</?(?:p|li|dd|dt|td|th|h[1-6]|div|title|para|item|desc|term|note|section|body|head)\b[^>]*>")


def page(data):
    """The texts of a page's or an XML document's blocks."""
    return BLOCK.split(SILENT.sub(" ", data.decode("utf-8", "ignore")))


def catalogue(data):
    """The messages of a compiled catalogue (GNU gettext's .mo) that are not as in English. Of plurals, the first."""
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, keys, values = struct.unpack_from(order + "3I", data, 8)
    for number in range(count):
        key, text = (data[start:start + length].split(b"\0")[0].decode("utf-8", "ignore")
                     for length, start in (struct.unpack_from(order + "2I", data, table + 8 * number) for table in (keys, values)))
        # A key is the English text, behind its context and the sign for it.
        if key and text != key.rpartition("\4")[2]:
            yield text


def manual(data):
    """The running text of a manual page: no macros' arguments, no indented examples."""
    blocks, text, example = [], [], False
    for line in gzip.decompress(data).decode("utf-8", "ignore").splitlines():
        if line.startswith((".", "'")):
            example = line.startswith((".nf", ".EX", ".Bd")) or (example and not line.startswith((".fi", ".EE", ".Ed")))
            if re.match(r"\.(SH|SS|PP|P|LP|TP|IP|sp|Pp|Sh)\b", line):
                blocks.append(" ".join(text))
                text = []
        elif not example:
            text.append(re.sub(r"\\f\[?[A-Z]{0,2}\]?|\\f.", "", line).replace("\\-", "-").replace("\\&", ""))
    return blocks + [" ".join(text)]


def langpack(data):
    pack = zipfile.ZipFile(io.BytesIO(data))
    for name in sorted(pack.namelist()):
        body = pack.read(name).decode("utf-8", "ignore") if name.endswith((".ftl", ".properties")) else ""
        if "devtools" not in name and "css" not in name:
            for line in body.splitlines():
                if not line.startswith(("#", "//")):
                    yield re.sub(r"^\s*[-\w.]+\s*=", "", line)


ENGLISH_MESSAGES = {}


def messages(path, data):
    try:
        found = {key: text for key, text in json.loads(data).items() if isinstance(text, str)}
    except ValueError:
        return []
    folder = os.path.dirname(path)
    if path.endswith("/en.json"):
        ENGLISH_MESSAGES[folder] = found
    return [text for key, text in found.items() if path.endswith("/en.json") or text != ENGLISH_MESSAGES.get(folder, {}).get(key)]


# What a path is, and where it names its language. The first that fits counts.
KINDS = [
    (re.compile(r"locale/([^/]+)/LC_MESSAGES/[^/]+\.mo$|/resource/([^/]+)/LC_MESSAGES/[^/]+\.mo$|languages/(?:[a-z-]+-)?([a-z]{2,3}(?:_[A-Z]{2})?)\.mo$"), lambda path, data: catalogue(data)),
    (re.compile(r"/i18n/(?:api/)?([a-z-]+)\.json$"), messages),
    (re.compile(r"/share/man/([^/]+)/man\d/[^/]+\.gz$"), lambda path, data: manual(data)),
    (re.compile(r"langpack-([^/@]+)@"), lambda path, data: langpack(data)),
    (re.compile(r"/share/help/([^/]+)/.*\.(?:page|xml|docbook)$"), lambda path, data: page(data)),
    (re.compile(r"/libreoffice/help/([^/]+)/text/.*\.html$|/2\.0/help/([^/]+)/.*\.html$|/html/([a-z]{2}(?:[-_][A-Z]{2})?)/[^/]*\.html$|installation-guide-amd64/([^/]+)/[^/]*\.html$"
                r"|developers-reference/([^/]+)/[^/]*\.html$|\.([a-z]{2}(?:[-_][a-zA-Z]{2})?)\.html$|/HTML/([^/]+)/.*\.docbook$"), lambda path, data: page(data)),
    (re.compile(r"fortunes/([a-z]{2})/[^/.]+\.u8$"), lambda path, data: data.decode("utf-8", "ignore").split("%\n")),
    (re.compile(r"dokuwiki/inc/lang/([^/]+)/[^/]+\.txt$"), lambda path, data: data.decode("utf-8", "ignore").split("\n\n")),
]


def debian_texts(path, left):
    """(language, text) of a package, in the order of paths, a folder's English first; no more of a language that has enough."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", path], stdout=subprocess.PIPE) as process:
        found = []
        with tarfile.open(fileobj=process.stdout, mode="r|") as files:
            for member in files:
                for pattern, texts in KINDS:
                    match = member.isfile() and pattern.search(member.name)
                    if match:
                        label = language_of(next(group for group in match.groups() if group))
                        if label:
                            found.append((os.path.dirname(member.name), not member.name.endswith("/en.json"), member.name, label, texts, files.extractfile(member).read()))
                        break
    for _, _, name, label, texts, data in sorted(found, key=lambda item: item[:3]):
        if left[label] > 0:
            yield from ((label, text) for text in texts(name, data))


def declarations(path):
    with tarfile.open(path) as files:
        table = re.findall(r"bcp47: '([^']+)',\s*code: '([^']+)'", files.extractfile("package/index.js").read().decode())
        for tag, code in sorted(table):
            label = language_of(tag)
            if label and f"package/declaration/{code}.html" in files.getnames():
                yield from ((label, text) for text in page(files.extractfile(f"package/declaration/{code}.html").read()))


def collect(path):
    target = TEXTS / f"{path.name.split('_')[0].removesuffix('.tgz')}.tsv"
    if target.exists():
        return path.name
    left, seen = dict.fromkeys(NAMES.values(), MOST_CHARACTERS), set()
    with open(target.with_suffix(".part"), "w", encoding="utf-8") as output:
        for label, text in declarations(path) if path.suffix == ".tgz" else debian_texts(path, left):
            if left[label] <= 0 or (label, text) in seen:
                continue
            seen.add((label, text))
            text = plain(text)
            if len(text) >= 12 or (label in ("ja", "zh", "ko", "th") and len(text) >= 5):
                output.write(f"{label}\t{text}\n")
                left[label] -= len(text)
    target.with_suffix(".part").rename(target)
    return path.name


def main():
    TEXTS.mkdir(parents=True, exist_ok=True)
    with multiprocessing.Pool(2) as pool:
        for name in pool.imap(collect, sorted(path for path in PACKAGES.iterdir() if path.suffix in (".deb", ".tgz"))):
            print(name, file=sys.stderr)


main()
