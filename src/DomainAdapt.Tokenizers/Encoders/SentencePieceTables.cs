using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What the encoders of one SentencePiece-style byte-pair model share: all of it is only read.</summary>
internal sealed class SentencePieceTables
{
    private readonly SentencePieceModel _model;
    private readonly FrozenDictionary<int, int> _characters;
    private readonly int[] _ascii;

    public SentencePieceTables(SentencePieceModel model)
    {
        _model = model;
        _characters = CharactersOf(model.Vocabulary);
        _ascii = [.. Enumerable.Range(0, 128).Select(value => _characters.GetValueOrDefault(value, -1))];
        SpaceId = _characters[SpaceMark.Character];
        CutsAtSpaces = !model.Merges.Any(merge => SpansACut(model.Vocabulary[merge.Merged]!));
        Merges = new MergeTable(model.Merges, model.Ranks);
        AddedTokens = new AddedTokenFinder(model.AddedTokens.Where(token => !token.IsSpecial || model.SpecialTokensAsText));
    }

    /// <summary>What text is rewritten by first.</summary>
    public SentencePieceNormalizer? Normalizer => _model.Normalizer;

    /// <summary>Added tokens that are found in text.</summary>
    public AddedTokenFinder AddedTokens { get; }

    /// <summary>What pairs merge into.</summary>
    public MergeTable Merges { get; }

    /// <summary>Id of a space.</summary>
    public int SpaceId { get; }

    /// <summary>
    /// Whether no token has a space after another character, as in all published vocabularies: then words can be encoded one by one, and the
    /// ids are those of the whole text.
    /// </summary>
    public bool CutsAtSpaces { get; }

    /// <summary>Whether no token may hold more than one space.</summary>
    public bool CutsEachSpace => _model.CutsEachSpace;

    /// <summary>Whether a space belongs before a text.</summary>
    public bool HasPrefix(ReadOnlySpan<byte> text, bool isStart) => _model.HasPrefix(text, isStart);

    /// <summary>Writes the ids that a piece begins as, one a character or more, to room for one a byte.</summary>
    /// <returns>How many there are.</returns>
    public int Symbols(ReadOnlySpan<byte> piece, Span<int> symbols)
    {
        var count = 0;
        for (int at = 0, length; at < piece.Length; at += length)
        {
            var id = IdAt(piece[at..], out length);
            if (id >= 0)
                symbols[count++] = id;
            else if (_model.ByteIds is { } bytes)
                count = AddBytes(piece.Slice(at, length), bytes, symbols, count);
            else if (!_model.FusesUnknown || count == 0 || symbols[count - 1] != _model.UnknownId)
                symbols[count++] = _model.UnknownId;
        }
        return count;
    }

    private int IdAt(ReadOnlySpan<byte> text, out int length)
    {
        length = 1;
        if (text[0] == ' ')
            return SpaceId;
        if (text[0] < 128)
            return _ascii[text[0]];
        // Bytes that are not UTF-8 have no token of their own, so that they are not taken for U+FFFD.
        var isValid = Rune.DecodeFromUtf8(text, out var rune, out length) == OperationStatus.Done;
        return isValid ? _characters.GetValueOrDefault(rune.Value, -1) : -1;
    }

    private static int AddBytes(ReadOnlySpan<byte> character, int[] bytes, Span<int> symbols, int count)
    {
        foreach (var value in character)
            symbols[count++] = bytes[value];
        return count;
    }

    private static bool SpansACut(string token)
    {
        for (var i = 1; i < token.Length; i++)
        {
            if (token[i] == SpaceMark.Character && token[i - 1] != SpaceMark.Character)
                return true;
        }
        return false;
    }

    private static FrozenDictionary<int, int> CharactersOf(IReadOnlyList<string?> vocabulary)
    {
        var characters = new Dictionary<int, int>();
        for (var id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary[id] is { Length: > 0 } token && Rune.DecodeFromUtf16(token, out var rune, out var length) == 0 && length == token.Length)
                characters[rune.Value] = id;
        }
        return characters.ToFrozenDictionary();
    }
}
