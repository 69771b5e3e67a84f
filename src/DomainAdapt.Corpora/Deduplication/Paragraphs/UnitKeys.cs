using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>A unit of a document that is compared.</summary>
/// <param name="Key">Hash of its group and words.</param>
/// <param name="Start">First byte of it in the document.</param>
/// <param name="First">Number of its first part (paragraph, line, sentence) in the document.</param>
internal readonly record struct KeyedUnit(UInt128 Key, int Start, int First);

/// <summary>
/// The keys of a document's units. A key is the 128-bit hash (XXH128) of the hashes of the unit's words in lower case, after NFC, so two units that
/// differ meet with a chance of about n²/2^129. A unit without a word has no key. One instance serves one thread.
/// </summary>
internal sealed class UnitKeys(DedupParagraphsSpec spec)
{
    private readonly List<TextRange> _parts = [];
    private readonly List<KeyedUnit> _units = [];
    private readonly List<ulong> _words = [];
    private readonly List<UInt128> _sentences = [];
    private byte[] _folded = [];

    /// <summary>The parts of the text whose units were asked for last: paragraphs, lines or sentences.</summary>
    public IReadOnlyList<TextRange> Parts => _parts;

    /// <summary>Parts of a unit.</summary>
    public int PartsOfUnit => spec.Unit == TextUnit.SentenceSpan ? spec.Sentences : 1;

    /// <summary>The document's units that count, in order; none where it belongs to no group.</summary>
    public List<KeyedUnit> Of(Document document)
    {
        _units.Clear();
        _parts.Clear();
        if (GroupOf(document) is { } group)
            AddUnits(document.Text.Span, (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(group)));
        return _units;
    }

    private void AddUnits(ReadOnlySpan<byte> text, long group)
    {
        TextUnits.Split(text, spec.Unit, _parts);
        if (spec.Unit == TextUnit.SentenceSpan)
        {
            AddSpans(text, group);
            return;
        }
        for (var part = 0; part < _parts.Count; part++)
        {
            var unit = _parts[part].Of(text);
            if (IsLongEnough(unit) && Key(unit, group) is { } key)
                _units.Add(new KeyedUnit(key, _parts[part].Start, part));
        }
    }

    private void AddSpans(ReadOnlySpan<byte> text, long group)
    {
        _sentences.Clear();
        foreach (var sentence in _parts)
            _sentences.Add(Key(sentence.Of(text), group) ?? UInt128.Zero);
        var keys = CollectionsMarshal.AsSpan(_sentences);
        for (var first = 0; first + spec.Sentences <= _parts.Count; first++)
        {
            var (start, end) = (_parts[first].Start, _parts[first + spec.Sentences - 1].End);
            if (IsLongEnough(text[start..end]))
                _units.Add(new KeyedUnit(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(keys.Slice(first, spec.Sentences)), group), start, first));
        }
    }

    /// <summary>The key of a text that has words.</summary>
    private UInt128? Key(ReadOnlySpan<byte> text, long group)
    {
        // Below U+0300 (first bytes up to 0xCB) nothing composes.
        if (text.IndexOfAnyExceptInRange((byte)0, (byte)0xCB) >= 0)
            text = Normalizer.Normalize(text.ToArray(), UnicodeForm.Nfc).Span;
        if (spec.FoldNumbers)
        {
            if (_folded.Length < text.Length)
                _folded = new byte[Math.Max(text.Length, 2 * _folded.Length)];
            text.CopyTo(_folded);
            text = _folded.AsSpan(0, DedupText.FoldNumbers(_folded.AsSpan(0, text.Length)));
        }
        WordHashes.Fill(text, _words);
        return _words.Count == 0 ? null : XxHash128.HashToUInt128(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)), group);
    }

    private bool IsLongEnough(ReadOnlySpan<byte> text)
    {
        if (text.Length < spec.MinCharacters)
            return false;
        text = WhiteSpace.Trim(text);
        // A character has four bytes at most.
        return text.Length >= 4L * spec.MinCharacters || Encoding.UTF8.GetCharCount(text) >= spec.MinCharacters;
    }

    private string? GroupOf(Document document) => spec.Group switch
    {
        null => "",
        "source" => document.Source,
        "host" => Uri.TryCreate(document.Url, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : null,
        _ => document.Attributes.Text(spec.Group),
    };
}
