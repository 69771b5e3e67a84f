using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt encode FILE --tokenizer T</c>: what a tokenizer makes of texts.</summary>
internal static class EncodeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = TokenizerOption.Lines("JSON lines with a text each");
        var tokenizer = TokenizerOption.Create();
        var field = new Option<string>("--field") { Description = "The member that holds the text.", DefaultValueFactory = _ => "text" };
        var special = TokenizerOption.Special("Read special tokens from the text, and add those that models expect around it.");
        var command = new Command("encode", "Print the token ids of texts, a JSON line each: id and ids.") { file, tokenizer, field, special };
        command.SetAction(parsed =>
        {
            var isSpecial = parsed.GetValue(special);
            var encoder = TokenizerFile.Load(parsed.GetRequiredValue(tokenizer), new TokenizerOptions { SpecialTokensAsText = isSpecial });
            var ids = new List<int>();
            foreach (var (place, line) in JsonLines.Read(parsed.GetRequiredValue(file)))
            {
                ids.Clear();
                ids.AddRange(isSpecial ? encoder.Frame.Before : []);
                encoder.Encode(Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, parsed.GetRequiredValue(field))), ids);
                ids.AddRange(isSpecial ? encoder.Frame.After : []);
                var encoded = new JsonObject { ["id"] = JsonLines.IdOf(line, place), ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) };
                parsed.InvocationConfiguration.Output.WriteLine(encoded.ToJsonString());
            }
            return ExitCodes.Done;
        });
        return command;
    }
}
