using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Filtering.Spacy;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// One pass over the words of a text (<see cref="PunctuatedWords"/>) for every filter that needs them: hashes, lengths and counts. The latest
/// document's scan is kept on each thread, so rules that judge a document one after the other scan it once.
/// </summary>
internal sealed class WordScan
{
    private const int Block = BlockMasks.Bytes;

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
        var scan = splitting == WordSplitting.Spacy ? _latestSpacy ??= new WordScan() : _latest ??= new WordScan();
        if (!ReferenceEquals(scan._document, document))
        {
            scan._document = null;
            scan.Read(document.Text.Span, splitting);
            scan._document = document;
        }
        return scan;
    }

    /// <summary>The number of a document's words, which takes no scan where none is there.</summary>
    public static int CountOf(Document document, WordSplitting splitting)
        => splitting == WordSplitting.Simple && !ReferenceEquals(_latest?._document, document) ? PunctuatedWords.Count(document.Text.Span) : Of(document, splitting).Count;

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>A 64-bit hash of each word.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, Count);

    /// <summary>The code points of each word.</summary>
    public ReadOnlySpan<int> Characters => _characters.AsSpan(0, Count);

    /// <summary>What the Gopher rules ask of the words.</summary>
    public WordStatistics Statistics => new(Count, _nonSymbolWords, _nonSymbolCharacters, _alphabeticWords, BitOperations.PopCount(_stopWords));

    /// <summary>Takes the words of a text.</summary>
    public void Read(ReadOnlySpan<byte> text, WordSplitting splitting = WordSplitting.Simple)
    {
        (Count, _nonSymbolWords, _alphabeticWords, _nonSymbolCharacters, _stopWords) = (0, 0, 0, 0, 0);
        if (splitting == WordSplitting.Spacy)
            ReadSpacy(text);
        else
            ReadSimple(text);
    }

    private void ReadSimple(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var until = Math.Min(at + Block, text.Length);
            if (text.Length - at >= Block + sizeof(ulong))
            {
                var start = at;
                at = ReadBlock(text, at);
                if (at - start >= Block / 2)
                    continue;
                // One word stood in the way; where it came early, many follow.
                until = at - start >= Block / 8 ? at + 1 : until;
            }
            while (at < until)
                ReadOne(text, ref at);
        }
    }

    private void ReadSpacy(ReadOnlySpan<byte> text)
    {
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

    /// <summary>Takes the words of a block as far as they end within it, all of its ASCII characters looked at together.</summary>
    /// <returns>Where the first word begins that was not taken.</returns>
    private int ReadBlock(ReadOnlySpan<byte> text, int at)
    {
        var (masks, end) = BlockMasks.Of(text.Slice(at, Block));
        // What follows the last place may go on with a word, so a word that reaches it is left for later.
        var whole = end == 0 ? 0 : ulong.MaxValue >> (Block - end);
        var complete = Block - BitOperations.LeadingZeroCount(~masks.Words & whole);
        var starts = ~masks.Spaces & ~masks.SymbolTails & ~(masks.Words & (masks.Words << 1));
        if (complete < Block)
            starts &= (1UL << complete) - 1;
        Reserve(Count + BitOperations.PopCount(starts));
        Take(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at), starts, masks);
        return at + complete;
    }

    /// <summary>Takes the words of a block that begin at those places.</summary>
    private void Take(ref byte first, ulong starts, in BlockMasks masks)
    {
        ref var hashes = ref MemoryMarshal.GetArrayDataReference(_hashes);
        ref var lengths = ref MemoryMarshal.GetArrayDataReference(_characters);
        var (words, letters, texts, tails) = (masks.Words, masks.Letters, masks.Texts, masks.Tails);
        var (count, stopWords, nonSymbolWords, alphabeticWords, nonSymbolCharacters) = (Count, _stopWords, 0, 0, 0);
        for (; starts != 0; starts &= starts - 1)
        {
            var start = BitOperations.TrailingZeroCount(starts);
            var wordBytes = BitOperations.TrailingZeroCount(~(words >> start));
            var isSymbol = (wordBytes - 1) >>> 31; // a symbol is none of a word, and one character
            var length = wordBytes + isSymbol;
            if (tails != 0)
                length += isSymbol * BitOperations.TrailingZeroCount(~(masks.SymbolTails >> start >> 1));
            var own = (ulong.MaxValue >> (Block - length)) << start;
            var characters = length;
            if (tails != 0)
                characters -= BitOperations.PopCount(own & tails);
            ref var word = ref Unsafe.Add(ref first, start);
            // The text goes on for eight bytes after the block, so they can always be read.
            Unsafe.Add(ref hashes, count) = WordHash.OfPadded(ref word, length);
            Unsafe.Add(ref lengths, count++) = characters;
            // Longer words are none of the stop list, whatever their first bytes. Bits instead of conditions, as in the word's hash.
            var missing = sizeof(uint) - length;
            var packed = Unsafe.ReadUnaligned<uint>(ref word) & (uint.MaxValue >> (8 * (missing & ~(missing >> 31))));
            stopWords |= WordStatistics.StopWordBit(packed) & (uint)((length - sizeof(uint) - 1) >> 31);
            var hasText = (own & texts) != 0 ? 1 : 0;
            nonSymbolWords += hasText;
            nonSymbolCharacters += hasText * characters;
            alphabeticWords += (own & letters) != 0 ? 1 : 0;
        }
        (Count, _stopWords) = (count, stopWords);
        _nonSymbolWords += nonSymbolWords;
        _alphabeticWords += alphabeticWords;
        _nonSymbolCharacters += nonSymbolCharacters;
    }

    private void ReadOne(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        var traits = Next(text, ref at);
        if ((traits & WordTraits.Space) != 0)
            return;
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

    private void Add(ReadOnlySpan<byte> word, int characters, WordTraits traits)
    {
        Reserve(Count + 1);
        _hashes[Count] = WordHash.Of(word);
        _characters[Count++] = characters;
        var hasText = (traits & WordTraits.Text) != 0 ? 1 : 0;
        _nonSymbolWords += hasText;
        _nonSymbolCharacters += hasText * characters;
        _alphabeticWords += (traits & WordTraits.Letter) != 0 ? 1 : 0;
        if (word.Length <= sizeof(uint))
            _stopWords |= WordStatistics.StopWordBit(word);
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

    private void Reserve(int count)
    {
        if (count <= _hashes.Length)
            return;
        var room = Math.Max(count, _hashes.Length * 2);
        Array.Resize(ref _hashes, room);
        Array.Resize(ref _characters, room);
    }
}
