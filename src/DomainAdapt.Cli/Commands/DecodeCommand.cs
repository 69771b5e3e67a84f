using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt decode FILE --tokenizer T</c>: the text that token ids stand for.</summary>
internal static class DecodeCommand
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = TokenizerOption.Lines("JSON lines with ids each, as encode prints them");
        var tokenizer = TokenizerOption.Create();
        var special = TokenizerOption.Special("Write special tokens as text instead of leaving them out.");
        var command = new Command("decode", "Print the text of token ids, a JSON line each: id and text.") { file, tokenizer, special };
        command.SetAction(parsed =>
        {
            var options = new TokenizerOptions { SpecialTokensAsText = parsed.GetValue(special) };
            var decoder = TokenizerFile.Load(parsed.GetRequiredValue(tokenizer), options);
            var text = new ArrayBufferWriter<byte>();
            foreach (var (place, line) in JsonLines.Read(parsed.GetRequiredValue(file)))
            {
                text.ResetWrittenCount();
                decoder.Decode(IdsOf(line, place, decoder.VocabularySize), text);
                var decoded = new JsonObject { ["id"] = JsonLines.IdOf(line, place), ["text"] = Encoding.UTF8.GetString(text.WrittenSpan) };
                parsed.InvocationConfiguration.Output.WriteLine(decoded.ToJsonString(Readable));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static int[] IdsOf(JsonElement line, string place, int vocabularySize)
    {
        if (!line.TryGetProperty("ids", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new DomainAdaptException($"{place}: has no list 'ids'; expected lines as encode prints them.", ExitCodes.Spec);
        return [.. list.EnumerateArray().Select(item => IsId(item, vocabularySize, out var id) ? id : throw new DomainAdaptException(
            $"{place}: ids hold {item}; expected whole numbers from 0 to {vocabularySize - 1}, the tokenizer's last.", ExitCodes.Spec))];
    }

    private static bool IsId(JsonElement item, int vocabularySize, out int id)
    {
        id = -1;
        return item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out id) && id >= 0 && id < vocabularySize;
    }
}
