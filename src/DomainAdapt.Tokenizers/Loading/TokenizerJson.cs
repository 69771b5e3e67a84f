using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Reads a <c>tokenizer.json</c>, whatever its model, or a <c>vocab.json</c>.</summary>
internal static class TokenizerJson
{
    /// <summary>Reads and checks.</summary>
    /// <exception cref="DomainAdaptException">The file is damaged or asks for something that is not supported.</exception>
    public static Utf8Tokenizer Read(TokenizerSource source)
    {
        using var document = Parse(source);
        var root = new JsonSection(document.RootElement, source.Name, "");
        var model = root.Child("model");
        // In a vocab.json the name is a word like any other.
        if (model.Element.ValueKind != JsonValueKind.Object && root.Child("added_tokens").IsNull)
            return new ByteLevelBpe(VocabularyFile.Read(root, source));
        if (WordPieceReader.Is(model))
            return new WordPiece(WordPieceReader.Read(root, source));
        if (UnigramReader.Is(model))
            return new WordUnigram(UnigramReader.Read(root, source));
        // SentencePiece-style files say one of the two, and byte-level ones neither.
        return model.Flag("byte_fallback") || model.Flag("fuse_unk")
            ? new SentencePieceBpe(SentencePieceReader.Read(root, source))
            : new ByteLevelBpe(ByteLevelReader.Read(root, source));
    }

    private static JsonDocument Parse(TokenizerSource source)
    {
        try
        {
            var mark = Encoding.UTF8.Preamble;
            return JsonDocument.Parse(source.Bytes.AsMemory(source.Bytes.AsSpan().StartsWith(mark) ? mark.Length : 0));
        }
        catch (JsonException failure)
        {
            throw new DomainAdaptException(
                $"{source.Name}: is not JSON ({failure.Message}); expected a tokenizer.json, SentencePiece .model, .tiktoken or vocab.json.", ExitCodes.Spec, failure);
        }
    }
}
