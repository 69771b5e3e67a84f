using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt generate MODEL</c>: a model goes on with a text.</summary>
internal sealed class GenerateCommand
{
    private const string StandardInput = "-";

    private readonly ModelOptions _model = new();
    private readonly Option<string> _prompt = new("--prompt")
    {
        Description = "The text to go on with; - reads it from standard input, less a last line break.",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string?> _prompts = new("--prompts")
    {
        Description = "JSON lines with a prompt each, instead of --prompt; - reads them from standard input. A JSON line is written for each text.",
    };

    private readonly Option<string> _field = new("--field") { Description = "The member of a line that holds the prompt.", DefaultValueFactory = _ => "prompt" };
    private readonly Option<int> _batch = new("--batch") { Description = "Texts that grow together: more are faster in all, and need more memory.", DefaultValueFactory = _ => 8 };
    private readonly Option<int> _maxNewTokens = new("--max-new-tokens") { Description = "Tokens to add at most.", DefaultValueFactory = _ => 128 };
    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "0 takes the most probable token each time; 1 draws by the model's probabilities; more is more varied.",
    };

    private readonly Option<int?> _topK = new("--top-k") { Description = "Draw from that many most probable tokens." };
    private readonly Option<double?> _topP = new("--top-p") { Description = "Draw from the fewest most probable tokens whose probabilities add up to this." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of what is drawn: equal seeds give equal texts.", DefaultValueFactory = _ => 0 };
    private readonly Option<string[]> _stop = new("--stop") { Description = "A string that ends the text where it comes. May be repeated." };
    private readonly Option<int> _count = new("--count") { Description = "How many texts to draw.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, with token ids and why each text ends." };

    private GenerateCommand()
    {
    }

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var generate = new GenerateCommand();
        var command = new Command(
            "generate",
            """
            Go on with a text. It is written as it grows; how it ended stands on standard error.

              domainadapt generate quickstart/adapted --prompt "The court held that"
                  the most probable text, the same every time
              domainadapt generate quickstart/adapted --prompt "The court held that" --temperature 0.8 --top-p 0.95 --count 3
                  three texts drawn by the model's probabilities; --seed draws others
              domainadapt generate quickstart/adapted --prompts prompts.jsonl --max-new-tokens 64 --stop $'\n' > texts.jsonl
                  many prompts, {"prompt": "…"} on each line, and a line for each text, up to its first line break
            """);
        foreach (var option in new Option[]
        {
            generate._prompt, generate._prompts, generate._field, generate._batch, generate._maxNewTokens, generate._temperature, generate._topK, generate._topP, generate._seed, generate._stop,
            generate._count, generate._json,
        })
        {
            command.Options.Add(option);
        }
        generate._model.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(generate.Run(parsed, cancellationToken)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new GenerationOptions
        {
            MaxNewTokens = parsed.GetValue(_maxNewTokens),
            Sampling = new SamplingOptions
            {
                Temperature = parsed.GetValue(_temperature),
                TopK = parsed.GetValue(_topK),
                TopP = parsed.GetValue(_topP),
            },
            Seed = parsed.GetValue(_seed),
        };
        var (count, stops, json) = (parsed.GetValue(_count), parsed.GetValue(_stop) ?? [], parsed.GetValue(_json));
        Check(parsed, options, count, stops);
        var prompt = PromptOf(parsed);
        var output = parsed.InvocationConfiguration.Output;

        using var model = _model.Load(parsed);
        var generator = new TextGenerator(model);
        if (parsed.GetValue(_prompts) is { } file)
        {
            new PromptBatches(generator, options, stops, count, parsed.GetValue(_batch)).Run(PromptLine.Read(file, parsed.GetRequiredValue(_field)), output, cancellationToken);
            return ExitCodes.Done;
        }
        var isStreamed = count == 1 && !json;
        var texts = isStreamed
            ? [Stream(generator, prompt, options, stops, output, cancellationToken)]
            : generator.Generate(prompt, options, stops, count, cancellationToken: cancellationToken);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new { Model = _model.Name(parsed), prompt, PromptIds = generator.Encode(prompt), texts }, JsonText.Options));
            return ExitCodes.Done;
        }
        for (var i = 0; i < texts.Count; i++)
        {
            if (!isStreamed)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--- {i + 1} of {texts.Count}"));
            output.WriteLine(isStreamed ? "" : texts[i].Text);
            parsed.InvocationConfiguration.Error.WriteLine($"{texts[i].Ids.Count} tokens; ended by {Words(texts[i].End)}.");
        }
        return ExitCodes.Done;
    }

    private void Check(ParseResult parsed, GenerationOptions options, int count, string[] stops)
    {
        var problems = new SpecProblems();
        options.Check(problems);
        if (parsed.GetValue(_batch) < 1)
            problems.Add("batch", $"is {parsed.GetValue(_batch)}; expected 1 or more");
        if (parsed.GetValue(_prompts) is not null && parsed.GetRequiredValue(_prompt).Length > 0)
            problems.Add("prompts", "is given beside --prompt; expected one of them");
        if (count < 1)
            problems.Add("count", $"is {count}; expected 1 or more");
        if (count > 1 && options.Sampling.Temperature == 0)
            problems.Add("count", $"is {count}, and at temperature 0 all would be equal; expected a temperature above 0");
        if (stops.Contains(""))
            problems.Add("stop", "is empty, which would end every text at once; expected a string");
        problems.ThrowIfAny();
    }

    private string PromptOf(ParseResult parsed)
    {
        var prompt = parsed.GetRequiredValue(_prompt);
        if (prompt != StandardInput)
            return prompt;
        var read = Console.In.ReadToEnd();
        return read.EndsWith('\n') ? read[..^1] : read;
    }

    private static GeneratedText Stream(
        TextGenerator generator, string prompt, GenerationOptions options, string[] stops, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            return generator.Generate(prompt, options, stops, count: 1, (_, text) => Write(output, text), cancellationToken)[0];
        }
        catch (OperationCanceledException)
        {
            output.WriteLine(); // so that what the shell writes next begins a line
            throw;
        }
    }

    private static void Write(TextWriter output, string text)
    {
        output.Write(text);
        output.Flush();
    }

    private static string Words(EndReason end) => end switch
    {
        EndReason.EndOfText => "the model, as the end of the text",
        EndReason.StopString => "a stop string",
        EndReason.MaxNewTokens => "--max-new-tokens",
        _ => "the model's context, which is full",
    };
}
