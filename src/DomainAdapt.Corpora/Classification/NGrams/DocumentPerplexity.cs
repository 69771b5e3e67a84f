using System.Buffers;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

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

/// <summary>Sentences as an n-gram model reads them: tokens with spaces between.</summary>
internal sealed class SentencePieces(string? tokenizer, bool normalises)
{
    private readonly Utf8Tokenizer? _tokenizer = tokenizer is null ? null : TokenizerFile.Load(tokenizer);
    private readonly ArrayBufferWriter<byte> _normal = new(), _pieces = new();
    private readonly List<int> _ids = [];

    /// <summary>The tokens of a line, until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line)
    {
        if (normalises)
        {
            _normal.ResetWrittenCount();
            CcNetText.Normalise(line, _normal);
            line = _normal.WrittenSpan;
        }
        line = Core.Text.WhiteSpace.Trim(line);
        if (_tokenizer is null || line.IsEmpty)
            return line;
        _ids.Clear();
        _pieces.ResetWrittenCount();
        _tokenizer.Encode(line, _ids);
        foreach (var id in _ids)
        {
            if (_pieces.WrittenCount > 0)
                _pieces.Write(" "u8);
            _pieces.Write(System.Text.Encoding.UTF8.GetBytes(_tokenizer.PieceOf(id)));
        }
        return _pieces.WrittenSpan;
    }
}
