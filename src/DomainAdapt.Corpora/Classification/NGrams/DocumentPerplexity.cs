namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// The perplexity of documents: ten to the power of minus the mean log10 probability of their tokens, a sentence a line, its end counted as a token;
/// rounded to a tenth, as CCNet has it.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">The tokenizer whose pieces it knows; null for words.</param>
/// <param name="normalises">Whether lines are brought into CCNet's form first.</param>
public sealed class DocumentPerplexity(NGramModel model, string? tokenizer, bool normalises)
{
    private readonly SentencePieces _pieces = new(tokenizer, normalises);

    /// <summary>The perplexity of a text, how many tokens it has, and the log10 probability of all of them; NaN, 0 and 0 of a text without any.</summary>
    public (double Perplexity, long Tokens, double Log10) Of(ReadOnlySpan<byte> text)
    {
        var (score, tokens) = (0.0, 0L);
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var sentence = _pieces.Of(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
            if (sentence.IsEmpty)
                continue;
            score += model.Score(sentence, out var count);
            tokens += count;
        }
        return tokens == 0 ? (double.NaN, 0, 0) : (Math.Round(Math.Pow(10, -score / tokens), 1), tokens, score);
    }
}
