using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Measures;

/// <summary>
/// How a tokenizer cuts texts: tokens a word (fertility, Rust et al., 2021) and bytes a token, and how much of the text it has no better for than
/// the sign of the unknown or single bytes. Words are those of <see cref="Core.Text.Words"/>, the same whatever the tokenizer.
/// </summary>
public sealed class Fertility(Utf8Tokenizer tokenizer)
{
    private readonly List<int> _ids = [];

    /// <summary>Texts so far.</summary>
    public long Documents { get; private set; }

    /// <summary>Their UTF-8 bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Their words.</summary>
    public long Words { get; private set; }

    /// <summary>Their tokens, without special ones.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens that say that something is unknown.</summary>
    public long UnknownTokens { get; private set; }

    /// <summary>Tokens that stand for one byte, plain letters and signs included.</summary>
    public long SingleByteTokens { get; private set; }

    /// <summary>Tokens for each word; 0 where there are no words.</summary>
    public double TokensPerWord => Share(Tokens, Words);

    /// <summary>Bytes for each token; 0 where there are no tokens.</summary>
    public double BytesPerToken => Share(Bytes, Tokens);

    /// <summary>Share of the tokens that are unknown, from 0 to 1.</summary>
    public double UnknownShare => Share(UnknownTokens, Tokens);

    /// <summary>Share of the tokens that stand for one byte, from 0 to 1.</summary>
    public double SingleByteShare => Share(SingleByteTokens, Tokens);

    /// <summary>Counts a text.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        _ids.Clear();
        tokenizer.Encode(utf8, _ids);
        Documents++;
        Bytes += utf8.Length;
        Words += Core.Text.Words.Count(utf8);
        Tokens += _ids.Count;
        foreach (var id in _ids)
        {
            if (id == tokenizer.UnknownId)
                UnknownTokens++;
            else if (tokenizer.ByteLength(id) == 1)
                SingleByteTokens++;
        }
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
