using System.Buffers;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// What a unigram model is learnt from: distinct words, each with the space before it, in one array. A word is a run of letters or of other signs;
/// digits and spaces stand alone, so that no token holds two digits, or a space after its first place. Characters without a token part words.
/// </summary>
internal sealed class UnigramWords
{
    /// <summary>Bytes of the longest word: beyond, sums of probabilities would leave the range of numbers, and little is a word.</summary>
    public const int LongestWord = 48;

    // The names of bytes are spelt in them: a text that holds such a name must be cut into these, and not be taken for the byte.
    private const string AlwaysCovered = "<>x0123456789ABCDEF";

    private UnigramWords(byte[] text, int[] starts, long[] counts, IReadOnlyList<PieceCount> characters)
        => (Text, Starts, Counts, Characters) = (text, starts, counts, characters);

    /// <summary>All words, one after another.</summary>
    public byte[] Text { get; }

    /// <summary>Where each word begins; behind them, where the text ends.</summary>
    public int[] Starts { get; }

    /// <summary>How often each word was met.</summary>
    public long[] Counts { get; }

    /// <summary>Characters that get a token, and how often each was met.</summary>
    public IReadOnlyList<PieceCount> Characters { get; }

    /// <summary>Words of pieces cut by the GPT-2 pattern, in the order of their bytes.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="coverage">Share of all characters that get a token.</param>
    /// <param name="mostCharacters">How many characters can get one.</param>
    public static UnigramWords Of(IReadOnlyList<PieceCount> pieces, double coverage, int mostCharacters)
    {
        var characters = Covered(pieces, coverage, mostCharacters);
        var known = new HashSet<int>(characters.Select(character => CodePointOf(character.Piece)));
        var table = new PieceTable();
        foreach (var (piece, count) in pieces)
            AddWords(table, piece, count, known);
        var text = new ArrayBufferWriter<byte>();
        var (starts, counts) = (new List<int>(), new List<long>());
        foreach (var (word, count) in table.InOrder())
        {
            starts.Add(text.WrittenCount);
            counts.Add(count);
            text.Write(word);
        }
        starts.Add(text.WrittenCount);
        return new UnigramWords(text.WrittenSpan.ToArray(), [.. starts], [.. counts], characters);
    }

    private static List<PieceCount> Covered(IReadOnlyList<PieceCount> pieces, double coverage, int most)
    {
        var counts = new long[0x110000];
        foreach (var (piece, count) in pieces)
        {
            for (ReadOnlySpan<byte> rest = piece; rest.Length > 0 && Rune.DecodeFromUtf8(rest, out var rune, out var length) is var status; rest = rest[length..])
            {
                if (status == OperationStatus.Done && rune.Value != 0 && rune.Value != SpaceMark.Character)
                    counts[rune.Value] += count;
            }
        }
        var (covered, wanted) = (0L, coverage * counts.Sum());
        var taken = new List<PieceCount>();
        var others = counts.Index().Where(character => character.Item > 0 && !IsAlwaysCovered(character.Index)).OrderByDescending(character => character.Item).ThenBy(character => character.Index);
        foreach (var (codePoint, count) in AlwaysCovered.Select(sign => ((int)sign, counts[sign])).Concat(others))
        {
            if (taken.Count >= AlwaysCovered.Length && (covered >= wanted || taken.Count >= most))
                break;
            covered += count;
            taken.Add(new PieceCount(Encoding.UTF8.GetBytes(new Rune(codePoint).ToString()), count));
        }
        return taken;
    }

    private static bool IsAlwaysCovered(int codePoint) => codePoint < 0x80 && AlwaysCovered.Contains((char)codePoint);

    private static void AddWords(PieceTable table, ReadOnlySpan<byte> piece, long count, HashSet<int> known)
    {
        var start = 0;
        for (int at = 0, length; at < piece.Length; at += length)
        {
            Rune.DecodeFromUtf8(piece[at..], out var rune, out length);
            var isAlone = IsAlone(piece, at, rune);
            if (!isAlone && known.Contains(rune.Value) && at + length - start <= LongestWord)
                continue;
            Add(table, piece[start..at], count);
            if (isAlone && known.Contains(rune.Value))
                table.Add(piece.Slice(at, length), count);
            start = at + length;
        }
        Add(table, piece[start..], count);
    }

    // A digit, or a space that leads no word.
    private static bool IsAlone(ReadOnlySpan<byte> piece, int at, Rune rune)
    {
        if (rune.Value != ' ')
            return CharacterClasses.Of(rune.Value) == CharacterClass.Number;
        return at > 0 || piece.Length == 1 || CharacterClasses.At(piece, 1, out _) is CharacterClass.Space or CharacterClass.Number;
    }

    private static void Add(PieceTable table, ReadOnlySpan<byte> word, long count)
    {
        if (word.Length > 0)
            table.Add(word, count);
    }

    private static int CodePointOf(byte[] character)
    {
        Rune.DecodeFromUtf8(character, out var rune, out _);
        return rune.Value;
    }
}
