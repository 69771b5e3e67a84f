using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>The bytes of text that the tokens of a SentencePiece-style vocabulary stand for.</summary>
internal static class SentencePieceBytes
{
    /// <summary>Bytes by id; none for special and unused ids.</summary>
    public static byte[][] Of(SentencePieceModel model)
    {
        var size = Math.Max(model.Vocabulary.Count, model.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());
        var bytes = new byte[size][];
        Array.Fill(bytes, []);
        for (var id = 0; id < model.Vocabulary.Count; id++)
            bytes[id] = Encoding.UTF8.GetBytes((model.Vocabulary[id] ?? "").Replace(SpaceMark.Character, ' '));
        for (var value = 0; value < model.ByteIds?.Length; value++)
            bytes[model.ByteIds[value]] = [(byte)value];
        foreach (var token in model.AddedTokens)
            bytes[token.Id] = token.IsSpecial && !model.SpecialTokensAsText ? [] : Encoding.UTF8.GetBytes(token.Content);
        if (model.UnknownSurface is { } surface)
            bytes[model.UnknownId] = Encoding.UTF8.GetBytes(surface);
        return bytes;
    }
}
