using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What the encoders of one WordPiece model share: all of it is only read.</summary>
internal sealed class WordPieceTables(WordPieceModel model)
{
    /// <summary>What it is made of.</summary>
    public WordPieceModel Model => model;

    /// <summary>Added tokens that are found in text.</summary>
    public AddedTokenFinder AddedTokens { get; } = new(model.AddedTokens.Where(token => !token.IsSpecial || model.SpecialTokensAsText));

    /// <summary>Tokens that begin a word.</summary>
    public ByteTrie Beginnings { get; } = new(Entries(model).Select(entry => (Encoding.UTF8.GetBytes(entry.Token), entry.Id)));

    /// <summary>Tokens that go on with one, without their prefix.</summary>
    public ByteTrie Continuations { get; } = new(Entries(model)
        .Where(entry => entry.Token.Length > model.Prefix.Length && entry.Token.StartsWith(model.Prefix, StringComparison.Ordinal))
        .Select(entry => (Encoding.UTF8.GetBytes(entry.Token[model.Prefix.Length..]), entry.Id)));

    private static IEnumerable<(string Token, int Id)> Entries(WordPieceModel model)
        => model.Vocabulary.Select((token, id) => (token!, id)).Where(entry => !string.IsNullOrEmpty(entry.Item1));
}
