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
        var command = new Command("generate", "Go on with a text. It is written as it grows; how it ended stands on standard error.");
        foreach (var option in new Option[]
        {
            generate._prompt, generate._maxNewTokens, generate._temperature, generate._topK, generate._topP, generate._seed, generate._stop,
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
        Check(options, count, stops);
        var prompt = PromptOf(parsed);
        var output = parsed.InvocationConfiguration.Output;

        using var model = _model.Load(parsed);
        var generator = new TextGenerator(model);
        var isStreamed = count == 1 && !json;
        var texts = generator.Generate(prompt, options, stops, count, isStreamed ? (_, text) => Write(output, text) : null, cancellationToken);
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

    private static void Check(GenerationOptions options, int count, string[] stops)
    {
        var problems = new SpecProblems();
        options.Check(problems);
        if (count < 1)
            problems.Add("count", $"is {count}; expected 1 or more");
        if (count > 1 && options.Sampling.Temperature == 0)
            problems.Add("count", $"is {count}, and at temperature 0 all would be equal; expected a temperature above 0");
        if (stops.Contains(""))
            problems.Add("stop", "is empty, which would end every text at once; expected a string");
        if (problems.All.Count > 0)
        {
            var lines = problems.All.Select(problem => $"--{problem.Path.Replace('_', '-')} {problem.Message}.");
            throw new DomainAdaptException(string.Join(Environment.NewLine, lines), ExitCodes.Spec);
        }
    }

    private string PromptOf(ParseResult parsed)
    {
        var prompt = parsed.GetRequiredValue(_prompt);
        if (prompt != StandardInput)
            return prompt;
        var read = Console.In.ReadToEnd();
        return read.EndsWith('\n') ? read[..^1] : read;
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
