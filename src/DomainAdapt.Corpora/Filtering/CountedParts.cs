using System.Text;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering.Spacy;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Finds the parts of a text that rules count, for explanations; slower than the rules themselves, and as plain as can be.</summary>
/// <param name="text">The text.</param>
/// <param name="parts">Where to add what is found.</param>
internal sealed class CountedParts(ReadOnlyMemory<byte> text, List<Cut> parts)
{
    /// <summary>Says something of a line or a word.</summary>
    public delegate bool Test(ReadOnlySpan<byte> part);

    /// <summary>Adds lines, which end at any of Unicode's line ends or at LF alone.</summary>
    public void AddLines(string rule, Test counts, bool onlyLineFeeds = false)
    {
        foreach (var line in onlyLineFeeds ? Segments("\n"u8) : UnicodeLinesOf())
            Add(line, rule, counts);
    }

    /// <summary>Adds lines or paragraphs that repeat an earlier one, between runs of line feeds.</summary>
    public void AddRepeated(string rule, ReadOnlySpan<byte> separator)
    {
        var seen = new HashSet<ReadOnlyMemory<byte>>(ByteContent.Comparer);
        foreach (var part in Segments(separator))
        {
            if (part.Length > 0 && !seen.Add(text.Slice(part.Start, part.Length)))
                parts.Add(new Cut(part.Start, part.Length, rule));
        }
    }

    /// <summary>Adds words.</summary>
    public void AddWords(string rule, IEnumerable<TextRange> words, Test counts)
    {
        foreach (var word in words)
            Add(word, rule, counts);
    }

    /// <summary>Adds the longest lines, which end at LF.</summary>
    public void AddLongestLines(string rule, int count)
        => parts.AddRange(Segments("\n"u8).Where(line => line.Length > 0).OrderByDescending(line => CharacterCount.Of(line.Of(text.Span))).Take(count)
            .OrderBy(line => line.Start).Select(line => new Cut(line.Start, line.Length, rule)));

    /// <summary>Adds pieces of the text wherever they stand.</summary>
    public void AddPieces(string rule, params string[] pieces)
    {
        var first = parts.Count;
        foreach (var piece in pieces.Select(Encoding.UTF8.GetBytes))
        {
            for (var at = 0; text.Span[at..].IndexOf(piece) is >= 0 and var distance;)
            {
                parts.Add(new Cut(at + distance, piece.Length, rule));
                at += distance + piece.Length;
            }
        }
        parts.Sort(first, parts.Count - first, Comparer<Cut>.Create((left, right) => left.Start.CompareTo(right.Start)));
    }

    /// <summary>Adds runs of words: all of the most frequent one, or those that were there before, without overlap.</summary>
    public void AddRuns(string rule, List<TextRange> words, int length, bool onlyTop)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i + length <= words.Count; i++)
        {
            var run = string.Join(' ', words.GetRange(i, length).Select(word => Encoding.UTF8.GetString(word.Of(text.Span))));
            if (!places.TryGetValue(run, out var at))
                places.Add(run, at = []);
            at.Add(i);
        }
        if (places.Count == 0)
            return;
        var top = places.Values.Max(at => at.Count);
        var counted = onlyTop ? places.Values.First(at => at.Count == top) : [.. places.Values.SelectMany(at => at.Skip(1)).Order()];
        var next = 0;
        foreach (var i in counted)
        {
            if (i < next)
                continue;
            var start = words[i].Start;
            parts.Add(new Cut(start, words[i + length - 1].End - start, rule));
            next = i + length;
        }
    }

    private void Add(TextRange part, string rule, Test counts)
    {
        if (part.Length > 0 && counts(part.Of(text.Span)))
            parts.Add(new Cut(part.Start, part.Length, rule));
    }

    private List<TextRange> UnicodeLinesOf()
    {
        var lines = new List<TextRange>();
        foreach (var line in UnicodeLines.Enumerate(text.Span))
            lines.Add(line);
        return lines;
    }

    private List<TextRange> Segments(ReadOnlySpan<byte> separator)
    {
        var (segments, at) = (new List<TextRange>(), 0);
        while (at < text.Length)
        {
            var distance = text.Span[at..].IndexOf(separator);
            var end = distance < 0 ? text.Length : at + distance;
            segments.Add(new TextRange(at, end - at));
            at = distance < 0 ? text.Length : end + Math.Max(text.Span[end..].IndexOfAnyExcept((byte)'\n'), separator.Length);
        }
        return segments;
    }

    /// <summary>The words of datatrove's dialect.</summary>
    public List<TextRange> WordsOf(WordSplitting splitting)
    {
        var words = new List<TextRange>();
        if (splitting == WordSplitting.Spacy)
        {
            new SpacyWords().Read(text.Span, words);
            return words;
        }
        foreach (var word in PunctuatedWords.Enumerate(text.Span))
            words.Add(word);
        return words;
    }

    /// <summary>What stands between white space.</summary>
    public List<TextRange> WhitespaceWordsOf()
    {
        var words = new List<TextRange>();
        foreach (var word in WhitespaceWords.Enumerate(text.Span))
            words.Add(word);
        return words;
    }

    /// <summary>Unicode's words.</summary>
    public List<TextRange> UnicodeWordsOf()
    {
        var words = new List<TextRange>();
        foreach (var word in UnicodeWords.Enumerate(text.Span))
            words.Add(word);
        return words;
    }
}
