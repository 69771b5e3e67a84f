using System.Buffers;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Words and phrases to find in texts, letter case aside.</summary>
internal sealed class WordList
{
    private readonly Dictionary<ReadOnlyMemory<byte>, List<byte[]>> _byFirstWord = new(ByteContent.Comparer);
    private readonly byte[][] _entries;
    private readonly bool _wholeWords;
    private readonly ArrayBufferWriter<byte> _lower = new();

    private WordList(IEnumerable<string> entries, bool wholeWords)
    {
        _wholeWords = wholeWords;
        _entries = [.. entries.Select(entry => entry.Trim()).Where(entry => entry.Length > 0).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        foreach (var entry in _entries)
        {
            var words = PunctuatedWords.Enumerate(entry);
            words.MoveNext();
            var first = words.Current.Of(entry).ToArray();
            if (!_byFirstWord.TryGetValue(first, out var sameStart))
                _byFirstWord.Add(first, sameStart = []);
            sameStart.Add(entry);
        }
    }

    /// <summary>Reads a file of entries in lower case, one a line.</summary>
    /// <exception cref="DomainAdaptException">There is no such file (exit code 5), or it has no entry.</exception>
    public static WordList Load(string path, bool wholeWords)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected words, one a line.", ExitCodes.InputsMissing);
        var list = new WordList(File.ReadLines(path), wholeWords);
        return list._entries.Length > 0 ? list : throw new DomainAdaptException($"{path}: has no words; expected one a line.", ExitCodes.Spec);
    }

    /// <summary>
    /// How often entries occur; entries that begin with the same word count once for each place. A whole word stands between characters that are
    /// no letters, numbers or underscores.
    /// </summary>
    public int Count(ReadOnlySpan<byte> text)
    {
        _lower.ResetWrittenCount();
        LetterCase.ToLower(text, _lower);
        return _wholeWords ? CountWhole(_lower.WrittenMemory, found: null) : CountAnywhere(_lower.WrittenSpan);
    }

    /// <summary>Says where entries stand; nothing of the few texts whose lower case has another length.</summary>
    public void Find(ReadOnlySpan<byte> text, Action<int, int> found)
    {
        _lower.ResetWrittenCount();
        LetterCase.ToLower(text, _lower);
        if (_lower.WrittenCount != text.Length)
            return;
        if (_wholeWords)
        {
            CountWhole(_lower.WrittenMemory, found);
            return;
        }
        foreach (var entry in _entries)
        {
            for (var at = 0; _lower.WrittenSpan[at..].IndexOf(entry) is >= 0 and var distance; at += distance + entry.Length)
                found(at + distance, entry.Length);
        }
    }

    private int CountAnywhere(ReadOnlySpan<byte> lower)
    {
        var count = 0;
        foreach (var entry in _entries)
            count += lower.Count(entry);
        return count;
    }

    private int CountWhole(ReadOnlyMemory<byte> lower, Action<int, int>? found)
    {
        var (count, lastWordEnd) = (0, -1);
        var text = lower.Span;
        foreach (var range in PunctuatedWords.Enumerate(text))
        {
            var isAfterWord = range.Start == lastWordEnd;
            if (PunctuatedWords.IsWordCharacter(CodePoint.Decode(text[range.Start..], out _)))
                lastWordEnd = range.End;
            if (isAfterWord || !_byFirstWord.TryGetValue(lower.Slice(range.Start, range.Length), out var entries))
                continue;
            foreach (var entry in entries)
            {
                if (!IsAt(text[range.Start..], entry))
                    continue;
                count++;
                found?.Invoke(range.Start, entry.Length);
                break;
            }
        }
        return count;
    }

    private static bool IsAt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> entry)
        => text.StartsWith(entry)
            && (text.Length == entry.Length || !PunctuatedWords.IsWordCharacter(CodePoint.Decode(text[entry.Length..], out _)));
}
