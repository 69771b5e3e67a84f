using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    private const int Block = 64;

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

    /// <summary>Takes the words of a block as far as they are ASCII and end within it, all of its characters looked at together.</summary>
    /// <returns>Where the first word begins that was not taken.</returns>
    private int ReadBlock(ReadOnlySpan<byte> text, int at)
    {
        var bytes = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(text), (nuint)at);
        var lower = bytes | Vector512.Create((byte)0x20);
        var letters = Vector512.LessThan(lower - Vector512.Create((byte)'a'), Vector512.Create((byte)26)).ExtractMostSignificantBits();
        var digits = Vector512.LessThan(bytes - Vector512.Create((byte)'0'), Vector512.Create((byte)10)).ExtractMostSignificantBits();
        var words = letters | digits | Vector512.Equals(bytes, Vector512.Create((byte)'_')).ExtractMostSignificantBits();
        var spaces = (Vector512.Equals(bytes, Vector512.Create((byte)' ')) | Vector512.LessThan(bytes - Vector512.Create((byte)'\t'), Vector512.Create((byte)5)))
            .ExtractMostSignificantBits();
        var beyondAscii = bytes.ExtractMostSignificantBits();

        // What follows the last place may go on with a word, so a word that reaches it is left for later.
        var end = BitOperations.TrailingZeroCount(beyondAscii); // 64 where there is none
        if (end < Block)
            words &= (1UL << end) - 1;
        var lastGap = ~words & (end < Block ? (1UL << end) - 1 : ulong.MaxValue);
        var complete = lastGap == 0 ? 0 : Block - BitOperations.LeadingZeroCount(lastGap);
        var starts = ~spaces & ~(words & (words << 1));
        if (complete < Block)
            starts &= (1UL << complete) - 1;
        Reserve(Count + BitOperations.PopCount(starts));
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at);
        ref var hashes = ref MemoryMarshal.GetArrayDataReference(_hashes);
        ref var characters = ref MemoryMarshal.GetArrayDataReference(_characters);
        var (count, stopWords, nonSymbolWords, alphabeticWords, nonSymbolCharacters) = (Count, _stopWords, 0, 0, 0);
        for (; starts != 0; starts &= starts - 1)
        {
            var start = BitOperations.TrailingZeroCount(starts);
            var length = Math.Max(1, BitOperations.TrailingZeroCount(~(words >> start)));
            ref var word = ref Unsafe.Add(ref first, start);
            if (length <= sizeof(ulong))
            {
                // The text goes on for eight bytes after the block, so they can always be read.
                var value = Unsafe.ReadUnaligned<ulong>(ref word) & (ulong.MaxValue >> (64 - (8 * length)));
                Unsafe.Add(ref hashes, count) = SplitMix64.Mix(value);
                if (value <= uint.MaxValue)
                    stopWords |= WordStatistics.StopWordBit((uint)value);
            }
            else
            {
                Unsafe.Add(ref hashes, count) = Hash(MemoryMarshal.CreateReadOnlySpan(ref word, length));
            }
            Unsafe.Add(ref characters, count++) = length;
            var own = ((1UL << length) - 1) << start;
            var hasText = (own & (letters | digits)) != 0 ? 1 : 0;
            nonSymbolWords += hasText;
            nonSymbolCharacters += hasText * length;
            alphabeticWords += (own & letters) != 0 ? 1 : 0;
        }
        (Count, _stopWords) = (count, stopWords);
        _nonSymbolWords += nonSymbolWords;
        _alphabeticWords += alphabeticWords;
        _nonSymbolCharacters += nonSymbolCharacters;
        return at + complete;
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
        _hashes[Count] = Hash(word);
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

    /// <summary>
    /// The hash of a word. One of up to eight bytes is the number that its bytes and zeros after them make, scattered: different words have
    /// different hashes, since no word of more than a byte has zeros.
    /// </summary>
    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        var length = word.Length;
        if (length <= sizeof(ulong))
        {
            // Parts of the number that are read twice are the same.
            var (first, last) = length >= sizeof(uint)
                ? (BinaryPrimitives.ReadUInt32LittleEndian(word), (ulong)BinaryPrimitives.ReadUInt32LittleEndian(word[^4..]) << (8 * (length - 4)))
                : (word[0] | ((uint)word[length / 2] << (8 * (length / 2))), (ulong)word[^1] << (8 * (length - 1)));
            return SplitMix64.Mix(first | last);
        }
        var hash = (ulong)length;
        for (var at = 0; at < length - sizeof(ulong); at += sizeof(ulong))
            hash = SplitMix64.Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word[at..])) + 1;
        return SplitMix64.Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word[^sizeof(ulong)..]));
    }
}
