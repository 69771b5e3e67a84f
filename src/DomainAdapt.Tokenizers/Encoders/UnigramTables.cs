using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What the encoders of one unigram model share: all of it is only read.</summary>
internal sealed class UnigramTables
{
    /// <summary>How far below the least probable token a character without one is, as both libraries have it.</summary>
    public const float UnknownPenalty = 10;

    private const float HalfUnit = 1f / (1 << 24); // of single precision: a sum is rounded by no more than this part of it
    private const float Slack = 1.01f; // for the rounding of this estimate itself

    private readonly float _highest; // how far a remembered piece may move the score

    public UnigramTables(SentencePieceModel model)
    {
        Model = model;
        AddedTokens = new AddedTokenFinder(model.AddedTokens.Where(token => !token.IsSpecial || model.SpecialTokensAsText));
        var tokens = model.Vocabulary
            .Select((token, id) => (Key: Encoding.UTF8.GetBytes(token!.Replace(SpaceMark.Character, ' ')), Value: id))
            .Where(entry => model.Scores[entry.Value] is not null)
            .ToList();
        Trie = new ByteTrie(tokens);
        Scores = [.. model.Scores.Select(score => score ?? 0)];
        UnknownScore = (float)model.Scores.Min()!.Value - UnknownPenalty;
        CutsAtSpaces = tokens.TrueForAll(token => token.Key.AsSpan().TrimStart((byte)' ').IndexOf((byte)' ') < 0);
        _highest = PieceCache.LongestPiece * Math.Max(Math.Abs(UnknownScore), (float)Scores.Max(Math.Abs));
    }

    /// <summary>The model.</summary>
    public SentencePieceModel Model { get; }

    /// <summary>Tokens that are found in text, spaces spelt as such.</summary>
    public ByteTrie Trie { get; }

    /// <summary>Added tokens that are found in text before all else.</summary>
    public AddedTokenFinder AddedTokens { get; }

    /// <summary>Logarithms of the tokens' probabilities; 0 for what is never found in text.</summary>
    public double[] Scores { get; }

    /// <summary>The score of a character without a token.</summary>
    public float UnknownScore { get; }

    /// <summary>
    /// Whether no token has a space after another character, as in all published vocabularies: then every way to cut a text passes before each
    /// run of spaces, and what is between two of them is cut by itself.
    /// </summary>
    public bool CutsAtSpaces { get; }

    /// <summary>
    /// How much two ways to cut a remembered piece may differ and yet change places by rounding, after text of that score: each way is at most
    /// a token a byte, and each token's sum is rounded once.
    /// </summary>
    public float Tolerance(float score) => 2 * PieceCache.LongestPiece * HalfUnit * Slack * (Math.Abs(score) + _highest);

    /// <summary>Bytes of a character by its first one.</summary>
    public static int CharacterLength(byte first) => first switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
