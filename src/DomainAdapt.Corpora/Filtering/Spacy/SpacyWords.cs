using System.Collections.Frozen;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>
/// Words as spaCy's tokenizer for English (version 3, <c>spacy.blank("en")</c>) cuts them, those of white space left out, which is what datatrove counts:
/// punctuation at both ends of what stands between white space is cut off sign by sign, contractions in two, hyphens between letters out of words,
/// and addresses, abbreviations, times and emoticons stay whole. How a word is cut depends on the word alone, so it is remembered.
/// </summary>
internal sealed class SpacyWords
{
    // Words that are longer, or beyond so many different ones, are cut anew.
    private const int MaxCachedBytes = 48, MaxCachedWords = 50_000;

    private static readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> Exceptions = SpacyExceptions.All.GetAlternateLookup<ReadOnlySpan<char>>();

    // How exceptions that the rules alone would cut are cut by them: these are found again among the tokens.
    private static readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> CutExceptions = FindCutExceptions().GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<ByteKey, int[]> _cache = [];
    private readonly List<int> _codes = [], _bytes = [], _suffixes = [];
    private List<int> _lengths = [], _joined = [];

    /// <summary>Adds the words of a text, in order.</summary>
    public void Read(ReadOnlySpan<byte> text, List<TextRange> words)
    {
        foreach (var chunk in WhitespaceWords.Enumerate(text))
        {
            var start = chunk.Start;
            foreach (var length in ByteLengthsOf(chunk.Of(text)))
            {
                words.Add(new TextRange(start, length));
                start += length;
            }
        }
    }

    private ReadOnlySpan<int> ByteLengthsOf(ReadOnlySpan<byte> chunk)
    {
        var isShort = chunk.Length <= MaxCachedBytes;
        var key = isShort ? new ByteKey(chunk) : default;
        if (isShort && _cache.TryGetValue(key, out var known))
            return known;
        Decode(chunk);
        _lengths.Clear();
        Cut(CollectionsMarshal.AsSpan(_codes), usesExceptions: true);
        JoinExceptions();
        ToBytes();
        if (!isShort)
            return CollectionsMarshal.AsSpan(_lengths);
        if (_cache.Count >= MaxCachedWords)
            _cache.Clear();
        int[] lengths = [.. _lengths];
        _cache.Add(key, lengths);
        return lengths;
    }

    private void Decode(ReadOnlySpan<byte> chunk)
    {
        _codes.Clear();
        _bytes.Clear();
        for (var at = 0; at < chunk.Length;)
        {
            _codes.Add(CodePoint.Decode(chunk[at..], out var length));
            _bytes.Add(length);
            at += length;
        }
    }

    /// <summary>Cuts a word into lengths of tokens, in characters.</summary>
    private void Cut(ReadOnlySpan<int> word, bool usesExceptions)
    {
        _suffixes.Clear();
        for (var before = -1; !word.IsEmpty && word.Length != before;)
        {
            if (usesExceptions && Exception(word) is not null)
                break;
            before = word.Length;
            var prefix = SpacyAffixes.Prefix(word);
            if (prefix > 0 && usesExceptions && Exception(word[prefix..]) is not null)
            {
                _lengths.Add(prefix);
                word = word[prefix..];
                break;
            }
            var suffix = SpacyAffixes.Suffix(word[prefix..]);
            if (suffix > 0 && usesExceptions && Exception(word[..^suffix]) is not null)
            {
                _suffixes.Add(suffix);
                word = word[..^suffix];
                break;
            }
            if (prefix > 0)
                _lengths.Add(prefix);
            if (suffix > 0)
                _suffixes.Add(suffix);
            word = word[prefix..^suffix];
        }
        if (!word.IsEmpty)
            CutRest(word, usesExceptions);
        for (var i = _suffixes.Count - 1; i >= 0; i--)
            _lengths.Add(_suffixes[i]);
    }

    private void CutRest(ReadOnlySpan<int> word, bool usesExceptions)
    {
        if (usesExceptions && Exception(word) is { } parts)
        {
            _lengths.AddRange(parts);
            return;
        }
        if (SpacyUrl.Is(word))
        {
            _lengths.Add(word.Length);
            return;
        }
        var start = 0;
        for (var at = 0; at < word.Length;)
        {
            var infix = SpacyAffixes.Infix(word, at);
            if (infix.Length == 0)
                break;
            at = infix.Start + infix.Length;
            // One at the very beginning stays with what follows.
            if (infix.Start == 0)
                continue;
            if (infix.Start > start)
                _lengths.Add(infix.Start - start);
            _lengths.Add(infix.Length);
            start = at;
        }
        if (start < word.Length)
            _lengths.Add(word.Length - start);
    }

    /// <summary>Puts tokens together that the rules cut out of an exception within a longer word: the ":)" of "hello:)".</summary>
    private void JoinExceptions()
    {
        if (_lengths.Count < 2)
            return;
        var codes = CollectionsMarshal.AsSpan(_codes);
        var lengths = CollectionsMarshal.AsSpan(_lengths);
        _joined.Clear();
        for (var (i, start) = (0, 0); i < lengths.Length;)
        {
            var (count, end, longest) = (0, start, 0);
            for (var j = i; j < lengths.Length && end + lengths[j] - start <= SpacyExceptions.Longest; j++)
            {
                end += lengths[j];
                if (j > i && CutOf(codes[start..end]) is { } cut && lengths[i..(j + 1)].SequenceEqual(cut))
                    (count, longest) = (j + 1 - i, end - start);
            }
            if (count > 0)
                _joined.AddRange(Exception(codes.Slice(start, longest))!);
            else
                _joined.Add(lengths[i]);
            start += count > 0 ? longest : lengths[i];
            i += Math.Max(count, 1);
        }
        (_lengths, _joined) = (_joined, _lengths);
    }

    private void ToBytes()
    {
        var at = 0;
        for (var i = 0; i < _lengths.Count; i++)
        {
            var bytes = 0;
            for (var end = at + _lengths[i]; at < end; at++)
                bytes += _bytes[at];
            _lengths[i] = bytes;
        }
    }

    private static int[]? Exception(ReadOnlySpan<int> word) => Find(Exceptions, word);

    private static int[]? CutOf(ReadOnlySpan<int> word) => Find(CutExceptions, word);

    private static int[]? Find(FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> words, ReadOnlySpan<int> word)
    {
        if (word.IsEmpty || word.Length > SpacyExceptions.Longest)
            return null;
        Span<char> characters = stackalloc char[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] > char.MaxValue)
                return null;
            characters[i] = (char)word[i];
        }
        return words.TryGetValue(characters, out var parts) ? parts : null;
    }

    private static FrozenDictionary<string, int[]> FindCutExceptions()
    {
        var cutter = new SpacyWords();
        var found = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var exception in SpacyExceptions.All.Keys)
        {
            cutter._lengths.Clear();
            cutter.Cut(SpacyCharacters.Codes(exception), usesExceptions: false);
            if (cutter._lengths.Count > 1)
                found.Add(exception, [.. cutter._lengths]);
        }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
