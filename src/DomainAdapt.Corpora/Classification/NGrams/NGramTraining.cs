using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>Trains an n-gram model on lines of text and writes it as an ARPA file: the same text and settings give the same bytes.</summary>
public sealed class NGramTraining
{
    private readonly NGramCounts _counts;
    private readonly SentencePieces _pieces;

    /// <summary>Begins a training.</summary>
    /// <param name="order">Words of the longest n-grams: 1 to 7; CCNet has 5.</param>
    /// <param name="tokenizer">A SentencePiece model, whose pieces are counted instead of words.</param>
    /// <param name="normalises">Whether lines are brought into CCNet's form first.</param>
    /// <param name="maxBytes">Memory the counts may take.</param>
    /// <exception cref="DomainAdaptException">The order is out of range.</exception>
    public NGramTraining(int order, string? tokenizer, bool normalises, long maxBytes)
    {
        if (order is < 1 or > 7)
            throw new DomainAdaptException($"--order is {order}; expected 1 to 7.", ExitCodes.Spec);
        (_counts, _pieces) = (new NGramCounts(order, maxBytes), new SentencePieces(tokenizer, normalises));
    }

    /// <summary>Sentences taken, and their words.</summary>
    public (long Sentences, long Words) Read => _counts.Read;

    /// <summary>Takes a text, a sentence a line.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        foreach (var line in Lines.Enumerate(text))
            _counts.Add(Words(_pieces.Of(line.Of(text))));
    }

    /// <summary>Writes the model; gives the lengths whose discounts the text was too small to give.</summary>
    public IReadOnlyList<int> Write(Stream stream)
    {
        var model = NGramTrainer.Smooth(_counts);
        ArpaWriter.Write(_counts, model, stream);
        return model.FellBack;
    }

    private static List<string> Words(ReadOnlySpan<byte> sentence)
    {
        var words = new List<string>();
        foreach (var word in WhitespaceWords.Enumerate(sentence))
            words.Add(Encoding.UTF8.GetString(word.Of(sentence)));
        return words;
    }
}
