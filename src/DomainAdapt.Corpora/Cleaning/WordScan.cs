using System.Buffers.Binary;
using System.Numerics;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Filtering.Spacy;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// One pass over the words of a text (<see cref="PunctuatedWords"/>) for every filter that needs them: hashes, lengths and counts. The latest
/// document's scan is kept on each thread, so rules that judge a document one after the other scan it once.
/// </summary>
internal sealed class WordScan
{
    [ThreadStatic]
    private static WordScan? _latest, _latestSpacy;

    private SpacyWords? _spacy;
    private List<TextRange>? _ranges;

    private Document? _document;
    private ulong[] _hashes = new ulong[1024];
    private int[] _characters = new int[1024];
    private int _nonSymbolWords, _alphabeticWords;
    private long _nonSymbolCharacters;
    private uint _stopWords;

    /// <summary>The scan of a document.</summary>
    public static WordScan Of(Document document, WordSplitting splitting = WordSplitting.Simple)
    {
        if (splitting == WordSplitting.Spacy)
            return OfSpacy(document);
        var scan = _latest ??= new WordScan();
        if (!ReferenceEquals(scan._document, document))
        {
            scan._document = null;
            scan.Read(document.Text.Span);
            scan._document = document;
        }
        return scan;
    }

    private static WordScan OfSpacy(Document document)
    {
        var scan = _latestSpacy ??= new WordScan();
        if (ReferenceEquals(scan._document, document))
            return scan;
        scan._document = null;
        scan.ReadSpacy(document.Text.Span);
        scan._document = document;
        return scan;
    }

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>A 64-bit hash of each word.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, Count);

    /// <summary>The code points of each word.</summary>
    public ReadOnlySpan<int> Characters => _characters.AsSpan(0, Count);

    /// <summary>What the Gopher rules ask of the words.</summary>
    public WordStatistics Statistics => new(Count, _nonSymbolWords, _nonSymbolCharacters, _alphabeticWords, BitOperations.PopCount(_stopWords));

    /// <summary>Takes the words of a text.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        (Count, _nonSymbolWords, _alphabeticWords, _nonSymbolCharacters, _stopWords) = (0, 0, 0, 0, 0);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var traits = Next(text, ref at);
            if ((traits & WordTraits.Space) != 0)
                continue;
            var characters = 1;
            if ((traits & WordTraits.Word) != 0)
            {
                while (at < text.Length)
                {
                    var next = at;
                    var more = Next(text, ref next);
                    if ((more & WordTraits.Word) == 0)
                        break;
                    traits |= more;
                    at = next;
                    characters++;
                }
            }
            Add(text[start..at], characters, traits);
        }
    }

    private void ReadSpacy(ReadOnlySpan<byte> text)
    {
        (Count, _nonSymbolWords, _alphabeticWords, _nonSymbolCharacters, _stopWords) = (0, 0, 0, 0, 0);
        var ranges = _ranges ??= [];
        ranges.Clear();
        (_spacy ??= new SpacyWords()).Read(text, ranges);
        foreach (var range in ranges)
        {
            var (traits, characters) = (WordTraits.None, 0);
            for (var at = range.Start; at < range.End; characters++)
                traits |= Next(text, ref at);
            Add(range.Of(text), characters, traits);
        }
    }

    private static WordTraits Next(ReadOnlySpan<byte> text, ref int at)
    {
        var value = text[at];
        if (value < 0x80)
        {
            at++;
            return WordTrait.OfAscii[value];
        }
        var traits = WordTrait.Of(CodePoint.Decode(text[at..], out var length));
        at += length;
        return traits;
    }

    private void Add(ReadOnlySpan<byte> word, int characters, WordTraits traits)
    {
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Count * 2);
            Array.Resize(ref _characters, Count * 2);
        }
        _hashes[Count] = Hash(word);
        _characters[Count++] = characters;
        var hasText = (traits & WordTraits.Text) != 0 ? 1 : 0;
        _nonSymbolWords += hasText;
        _nonSymbolCharacters += hasText * characters;
        _alphabeticWords += (traits & WordTraits.Letter) != 0 ? 1 : 0;
        if (word.Length is >= 2 and <= 4)
            _stopWords |= WordStatistics.StopWordBit(word);
    }

    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        var hash = (ulong)word.Length;
        for (; word.Length > 8; word = word[8..])
            hash = SplitMix64.Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word)) + 1;
        // The ends overlap where fewer bytes are left than are read.
        var rest = word.Length switch
        {
            8 => BinaryPrimitives.ReadUInt64LittleEndian(word),
            >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(word) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(word[^4..]) << 32),
            _ => word[0] | ((ulong)word[word.Length / 2] << 8) | ((ulong)word[^1] << 16),
        };
        return SplitMix64.Mix(hash ^ SplitMix64.Mix(rest));
    }
}
