using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Cli.Tests.Commands;

/// <summary>A small tokenizer in a folder, and commands run over lines there.</summary>
internal sealed class TokenizerFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public TokenizerFixture()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 300 });
        trainer.Add("the lender lends what the lender has, and the lender lends again"u8);
        using var file = File.Create(Tokenizer);
        TokenizerFile.Save(trainer.Train(), file);
    }

    public string Tokenizer => _folder.At("tokenizer.json");

    public string Lines => _folder.At("lines.jsonl");

    public (int Code, List<JsonElement> Output) Run(Command command, string lines, params string[] arguments)
    {
        File.WriteAllText(Lines, lines);
        return Run(command, [Lines, "--tokenizer", Tokenizer, .. arguments]);
    }

    public static (int Code, List<JsonElement> Output) Run(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        var code = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)]);
    }

    public void Dispose() => _folder.Dispose();
}
