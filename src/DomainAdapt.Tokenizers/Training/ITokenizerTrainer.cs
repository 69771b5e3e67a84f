namespace DomainAdapt.Tokenizers.Training;

/// <summary>Learns a vocabulary from documents. Neither their order nor the threads they are added on decide a byte of it.</summary>
public interface ITokenizerTrainer : IDisposable
{
    /// <summary>Takes in a document; on any number of threads at once.</summary>
    /// <param name="utf8">Its text.</param>
    /// <param name="hash">A number of its own, by which documents are put into parts where a trainer has several.</param>
    void Add(ReadOnlySpan<byte> utf8, ulong hash = 0);

    /// <summary>Learns from all documents added so far.</summary>
    TrainedTokenizer Train(CancellationToken cancellationToken = default);
}

/// <summary>A tokenizer that was learnt, and the files it can be written as.</summary>
/// <param name="VocabularySize">Its ids.</param>
/// <param name="WriteTokenizerJson">Writes its <c>tokenizer.json</c>.</param>
/// <param name="WriteSentencePiece">Writes it as a SentencePiece <c>.model</c>; null for one that has no such form, as all encodings of bytes.</param>
public sealed record TrainedTokenizer(int VocabularySize, Action<Stream> WriteTokenizerJson, Action<Stream>? WriteSentencePiece);
