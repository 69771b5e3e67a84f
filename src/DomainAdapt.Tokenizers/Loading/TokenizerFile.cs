using System.Security.Cryptography;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// Files of tokenizers, told apart by their content: Hugging Face <c>tokenizer.json</c> with a byte-level or SentencePiece-style BPE (GPT-2,
/// GPT-NeoX, Llama, Mistral, Qwen and what <see cref="Training.BpeTrainer"/> trains), WordPiece (BERT) or a unigram model
/// (what <see cref="Training.UnigramTrainer"/> trains), SentencePiece <c>.model</c>,
/// <c>.tiktoken</c>, and <c>vocab.json</c> with <c>merges.txt</c> beside it. Whatever would make ids differ and is not understood is refused.
/// </summary>
public static class TokenizerFile
{
    /// <summary>Loads a tokenizer.</summary>
    /// <exception cref="DomainAdaptException">The file is missing, is damaged, or asks for something that is not supported.</exception>
    public static Utf8Tokenizer Load(string path, TokenizerOptions? options = null)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected a tokenizer, such as a Hugging Face tokenizer.json.", ExitCodes.InputsMissing);
        return Load(new TokenizerSource(File.ReadAllBytes(path), path, options ?? new TokenizerOptions()));
    }

    /// <summary>Loads a tokenizer from a stream; <paramref name="name"/> is what messages call it.</summary>
    /// <exception cref="DomainAdaptException">The file is damaged or asks for something that is not supported.</exception>
    public static Utf8Tokenizer Load(Stream stream, string name, TokenizerOptions? options = null)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(new TokenizerSource(bytes.ToArray(), name, options ?? new TokenizerOptions()));
    }

    /// <summary>
    /// Saves a tokenizer: equal tokenizers give equal bytes. A byte-level BPE is saved as a <c>tokenizer.json</c>, which Hugging Face
    /// tokenizers loads; every other as the file it was loaded from.
    /// </summary>
    public static void Save(Utf8Tokenizer tokenizer, Stream stream) => tokenizer.Save(stream);

    /// <summary>SHA-256, lower hex, of the file that a tokenizer is saved as.</summary>
    internal static string FingerprintOf(Utf8Tokenizer tokenizer)
    {
        using var stream = new MemoryStream();
        tokenizer.Save(stream);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private static Utf8Tokenizer Load(TokenizerSource source)
    {
        if (SentencePieceFile.Is(source.Bytes))
            return SentencePieceFile.Read(source);
        if (TiktokenFile.Is(source.Bytes))
            return new ByteLevelBpe(TiktokenFile.Read(source));
        return TokenizerJson.Read(source);
    }
}
