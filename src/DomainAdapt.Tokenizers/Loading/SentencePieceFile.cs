using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>SentencePiece <c>.model</c> files, with byte-pair encoding or a unigram model.</summary>
internal static class SentencePieceFile
{
    private const byte PieceTag = 0x0A; // field 1, with a length; the same within a piece

    /// <summary>Whether the bytes begin as such a file does: with a piece, and the piece with its text, which is shorter.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [PieceTag, < 0x80 and var piece, PieceTag, var text, ..] && text + 2 <= piece;

    /// <summary>Reads and checks.</summary>
    /// <exception cref="DomainAdaptException">The file is damaged or asks for something that is not supported.</exception>
    public static Utf8Tokenizer Read(TokenizerSource source)
    {
        try
        {
            var proto = SentencePieceProto.Read(source.Bytes);
            Check(proto, source);
            return proto.Kind == SentencePieceKind.Bpe ? new SentencePieceBpe(BpeOf(proto, source)) : new SentencePieceUnigram(UnigramOf(proto, source));
        }
        catch (InvalidDataException failure)
        {
            throw new DomainAdaptException($"{source.Name}: is a damaged SentencePiece model: {failure.Message}. Get the file again.", ExitCodes.Spec, failure);
        }
    }

    private static void Check(SentencePieceProto proto, TokenizerSource source)
    {
        if (proto.Kind is not (SentencePieceKind.Bpe or SentencePieceKind.Unigram))
            throw Refused(source, $"trainer_spec.model_type is {proto.Kind}", "BPE or UNIGRAM");
        if (proto.HasSpaceAsSuffix)
            throw Refused(source, "trainer_spec.treat_whitespace_as_suffix is true", "false");
        if (!proto.MarksSpaces)
            throw Refused(source, "normalizer_spec.escape_whitespaces is false", "true");
        if (proto.Kind == SentencePieceKind.Bpe && proto.Pieces.Find(piece => piece.Type == PieceType.Unused) is { } unused)
            throw Refused(source, $"the piece '{unused.Text}' is UNUSED", "none of that type in a BPE");
        if (proto.Pieces.DistinctBy(piece => piece.Text).Count() != proto.Pieces.Count)
            throw Refused(source, "two pieces have one text", "each piece once");
        if (!proto.Pieces.Exists(piece => piece.Type == PieceType.Unknown))
            throw Refused(source, "no piece is UNKNOWN", "one");
        if (!proto.Pieces.Exists(piece => piece.Type == PieceType.Normal))
            throw Refused(source, "no piece is NORMAL", "a vocabulary");
        if (source.Options.SpecialTokensAsText)
            throw Refused(source, "special tokens are asked for as text", "a tokenizer.json: SentencePiece models never read them from text");
    }

    private static SentencePieceModel BpeOf(SentencePieceProto proto, TokenizerSource source)
    {
        if (!proto.Pieces.Exists(piece => piece.Text.Length == 1 && piece.Text[0] == SpaceMark.Character))
            throw Refused(source, $"no piece is '{SpaceMark.Character}'", "the piece of a space");
        var (merges, ranks) = MergesOf(proto);
        var model = ModelOf(proto, source);
        var symbols = proto.Pieces
            .Select((piece, id) => (piece, id))
            .Where(pair => pair.piece.Type == PieceType.UserDefined)
            .Select(pair => new AddedToken(pair.id, pair.piece.Text.Replace(SpaceMark.Character, ' '), IsSpecial: false, IsNormalized: true));
        return model with { AddedTokens = [.. model.AddedTokens, .. symbols], Merges = merges, Ranks = ranks };
    }

    private static SentencePieceModel UnigramOf(SentencePieceProto proto, TokenizerSource source)
        => ModelOf(proto, source) with { Normalizer = NormalizerOf(proto), Prefix = SpacePrefix.None, Scores = [.. proto.Pieces.Select(ScoreOf)] };

    private static SentencePieceModel ModelOf(SentencePieceProto proto, TokenizerSource source)
    {
        List<AddedToken> controls =
        [
            .. proto.Pieces
                .Select((piece, id) => (piece, id))
                .Where(pair => pair.piece.Type == PieceType.Control)
                .Select(pair => new AddedToken(pair.id, pair.piece.Text, IsSpecial: true, IsNormalized: false)),
        ];
        var isPlain = proto is { CharacterMap: [], RemovesExtraSpaces: false } && !proto.Pieces.Exists(piece => piece.Type == PieceType.UserDefined);
        return new SentencePieceModel
        {
            Vocabulary = [.. proto.Pieces.Select(piece => piece.Text)],
            AddedTokens = controls,
            ByteIds = proto.HasByteFallback ? BytesOf(proto, source) : null,
            UnknownId = proto.Pieces.FindIndex(piece => piece.Type == PieceType.Unknown),
            UnknownSurface = proto.UnknownSurface,
            FusesUnknown = true,
            Normalizer = isPlain ? null : NormalizerOf(proto),
            Prefix = isPlain && proto.AddsPrefix ? SpacePrefix.Always : SpacePrefix.None,
            DropsFirstSpace = proto.AddsPrefix || proto.RemovesExtraSpaces,
            DropsSpacesAtStart = proto.RemovesExtraSpaces,
            EndOfTextId = AddedTokens.EndOfText(controls, source.Options.EndOfText ?? proto.EndOfSentence, $"{source.Name}: the control pieces"),
            File = source.Bytes,
        };
    }

    private static SentencePieceNormalizer NormalizerOf(SentencePieceProto proto) => new(
        CharacterMap.Read(proto.CharacterMap),
        proto.Pieces.Where(piece => piece.Type == PieceType.UserDefined).Select(piece => piece.Text),
        proto.AddsPrefix,
        proto.RemovesExtraSpaces);

    // Symbols of users score as the library has it, above any other way through their text.
    private static double? ScoreOf(SentencePieceProto.Piece piece) => piece.Type switch
    {
        PieceType.Normal => piece.Score,
        PieceType.UserDefined => -0.1,
        _ => null,
    };

    // Any two pieces that spell a third merge into it, the one with the highest score first.
    private static (List<Merge> Merges, List<int> Ranks) MergesOf(SentencePieceProto proto)
    {
        var ids = proto.Pieces.Select((piece, id) => (piece, id)).Where(pair => pair.piece.Type == PieceType.Normal)
            .ToDictionary(pair => pair.piece.Text, pair => pair.id, StringComparer.Ordinal);
        var (merges, ranks) = (new List<Merge>(), new List<int>());
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var byScore = ids.Values.GroupBy(id => proto.Pieces[id].Score).OrderByDescending(group => group.Key);
        foreach (var (rank, group) in byScore.Index())
        {
            foreach (var id in group)
            {
                var text = proto.Pieces[id].Text;
                for (var cut = 1; cut < text.Length; cut++)
                {
                    if (!lookup.TryGetValue(text.AsSpan(0, cut), out var left) || !lookup.TryGetValue(text.AsSpan(cut), out var right))
                        continue;
                    merges.Add(new Merge(left, right, id));
                    ranks.Add(rank);
                }
            }
        }
        return (merges, ranks);
    }

    private static int[] BytesOf(SentencePieceProto proto, TokenizerSource source)
    {
        var bytes = new int[256];
        for (var value = 0; value < bytes.Length; value++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            bytes[value] = proto.Pieces.FindIndex(piece => piece.Type == PieceType.Byte && piece.Text == text);
            if (bytes[value] < 0)
                throw Refused(source, $"trainer_spec.byte_fallback is true, but no piece is '{text}'", "a piece for each byte");
        }
        return bytes;
    }

    private static DomainAdaptException Refused(TokenizerSource source, string found, string expected)
        => new($"{source.Name}: {found}; expected {expected}.", ExitCodes.Spec);
}
