using System.Globalization;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>A unigram vocabulary as it was learnt, to be written in either format.</summary>
public sealed class UnigramVocabulary
{
    // Scores are whole 64ths: sums of them are exact in single precision too, up to 260,000 in magnitude, so that libraries that add in single and in
    // double precision, from the beginning of a text or of a word, find the same tokens. It changes a probability by less than 1 %.
    private const double ScoreUnit = 64;

    private UnigramVocabulary(IReadOnlyList<UnigramPiece> pieces) => Pieces = pieces;

    /// <summary>All tokens by id.</summary>
    internal IReadOnlyList<UnigramPiece> Pieces { get; }

    /// <summary>Writes it as a <c>tokenizer.json</c> for Hugging Face tokenizers and <see cref="TokenizerFile"/>.</summary>
    public void WriteTokenizerJson(Stream stream) => UnigramJsonWriter.Write(Pieces, stream);

    /// <summary>
    /// Writes it as a SentencePiece <c>.model</c>. Its ids are those of the <c>tokenizer.json</c> for all text but the names of special tokens, which
    /// Hugging Face tokenizers reads as such.
    /// </summary>
    public void WriteSentencePiece(Stream stream) => stream.Write(SentencePieceWriter.Write(Pieces));

    /// <summary>It as a tokenizer.</summary>
    public Utf8Tokenizer ToTokenizer()
    {
        using var stream = new MemoryStream();
        WriteTokenizerJson(stream);
        stream.Position = 0;
        return TokenizerFile.Load(stream, "tokenizer.json");
    }

    /// <summary>Lays out tokens that were learnt, with the logarithms of their probabilities.</summary>
    internal static UnigramVocabulary Of(byte[][] pieces, double[] scores)
    {
        var learnt = pieces
            .Select((piece, i) => new UnigramPiece(
                Encoding.UTF8.GetString(piece).Replace(' ', SpaceMark.Character), Math.Round(scores[i] * ScoreUnit) / ScoreUnit, PieceType.Normal))
            .OrderByDescending(piece => piece.Score)
            .ThenBy(piece => piece.Text, StringComparer.Ordinal);
        return new UnigramVocabulary(
        [
            new UnigramPiece("<unk>", 0, PieceType.Unknown),
            new UnigramPiece("</s>", 0, PieceType.Control),
            .. Enumerable.Range(0, 256).Select(value => new UnigramPiece(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), 0, PieceType.Byte)),
            .. learnt,
        ]);
    }
}

/// <summary>A token of a unigram vocabulary.</summary>
/// <param name="Text">Its text, spaces marked.</param>
/// <param name="Score">Natural logarithm of its probability; 0 for one that is never found in text.</param>
/// <param name="Type">What it is.</param>
internal readonly record struct UnigramPiece(string Text, double Score, PieceType Type);
