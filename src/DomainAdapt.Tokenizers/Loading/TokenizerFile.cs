using System.Security.Cryptography;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// Hugging Face <c>tokenizer.json</c> with a byte-level BPE model: GPT-2, GPT-NeoX, Llama 3, Qwen and what <see cref="Training.BpeTrainer"/>
/// trains. Whatever would make ids differ and is not understood is refused.
/// </summary>
public static class TokenizerFile
{
    /// <summary>Loads a tokenizer.</summary>
    /// <param name="path">A <c>tokenizer.json</c>.</param>
    /// <param name="endOfText">Text of the special token that separates documents; the usual names are tried unless given.</param>
    /// <exception cref="DomainAdaptException">The file is missing, is damaged, or asks for something that is not supported.</exception>
    public static ByteLevelBpe Load(string path, string? endOfText = null)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected a Hugging Face tokenizer.json.", ExitCodes.InputsMissing);
        using var stream = File.OpenRead(path);
        return Load(stream, path, endOfText);
    }

    /// <summary>Loads a tokenizer from a stream; <paramref name="name"/> is what messages call it.</summary>
    /// <exception cref="DomainAdaptException">The file is damaged or asks for something that is not supported.</exception>
    public static ByteLevelBpe Load(Stream stream, string name, string? endOfText = null)
        => new(TokenizerJsonReader.Read(stream, name, endOfText));

    /// <summary>Saves a tokenizer: equal tokenizers give equal bytes, which Hugging Face tokenizers loads.</summary>
    public static void Save(ByteLevelBpe tokenizer, Stream stream) => TokenizerJsonWriter.Write(tokenizer.Model, stream);

    /// <summary>SHA-256, lower hex, of the file that a model is saved as.</summary>
    internal static string FingerprintOf(BpeModel model)
    {
        using var stream = new MemoryStream();
        TokenizerJsonWriter.Write(model, stream);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }
}
