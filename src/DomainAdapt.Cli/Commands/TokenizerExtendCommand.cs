using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt tokenizer extend</c>.</summary>
internal sealed class TokenizerExtendCommand
{
    private const int HeldOutEvery = 10; // of the general texts

    private readonly Argument<string[]> _domain = new("file") { Description = "Texts of the domain: JSON lines with a text each, or a text a line; plain, .gz or .zst.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _general = new("--general") { Description = "General texts, which are to be cut as before; every tenth is only measured on.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _tokenizer = TokenizerOption.Create();
    private readonly Option<string> _output = new("--output", "-o") { Description = "The tokenizer.json to write.", Required = true };
    private readonly Option<int> _tokens = new("--tokens") { Description = "New tokens at most.", DefaultValueFactory = _ => 2000 };
    private readonly Option<double> _maxChanged = new("--max-changed") { Description = "Share of the tokens of general text that may change, from 0 to 1.", DefaultValueFactory = _ => 0.01 };
    private readonly Option<double> _minRatio = new("--min-ratio") { Description = "How many times as frequent as in general text a new token must be in the domain.", DefaultValueFactory = _ => 4 };
    private readonly Option<long> _minFrequency = new("--min-frequency") { Description = "How often a new token must occur in the domain.", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> _json = new("--json") { Description = "Print what changed as a JSON line." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var extend = new TokenizerExtendCommand();
        var command = new Command("extend", """
            Add tokens for a domain's terms to a byte-level BPE (GPT-2, Llama 3, Qwen and others), so that its texts take fewer tokens. Old ids keep
            their meaning, and no more than a share of general text is cut otherwise than before.

              domainadapt tokenizer extend filings.jsonl.gz --general web.jsonl.gz --tokenizer models/base/tokenizer.json -o finance.tokenizer.json --tokens 2000

            New tokens cost: a model has to learn their rows first. Go on training with init: { from: models/base, extend: { tokenizer:
            finance.tokenizer.json } } and a validation, which reports what they cost at the start and after how many tokens they have paid.
            """)
        {
            extend._domain, extend._general, extend._tokenizer, extend._output, extend._tokens, extend._maxChanged, extend._minRatio, extend._minFrequency, extend._json,
        };
        command.SetAction(extend.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(_tokenizer);
        if (TokenizerFile.Load(path) is not ByteLevelBpe old)
            throw new DomainAdaptException($"{path}: is no byte-level BPE; expected one, as its merges can be gone on with. Train a tokenizer anew with 'tokenizer train'.", ExitCodes.Spec);
        var options = OptionsOf(parsed);
        using var extender = new VocabularyExtender(old, options);
        var heldOut = new List<byte[]>();
        AddAll(parsed.GetRequiredValue(_domain), (texts, _) => Parallel.ForEach(texts, text => extender.AddDomain(text)));
        AddAll(parsed.GetRequiredValue(_general), (texts, first) => Parallel.For(0, texts.Length, i =>
        {
            if ((first + i) % HeldOutEvery != HeldOutEvery - 1)
            {
                extender.AddGeneral(texts[i]);
                return;
            }
            lock (heldOut)
                heldOut.Add(texts[i]);
        }));
        var extension = extender.Extend(cancellationToken);
        if (extension.Tokens.Count == 0)
        {
            throw new DomainAdaptException(
                $"{path}: no new token is within the limits; allow more with --max-changed or --min-ratio, or give more text of the domain. Nothing was written.", ExitCodes.Spec);
        }
        var (tokens, changed) = heldOut.Select(text => VocabularyExtension.Compare(old, extension.Tokenizer, text))
            .Aggregate((Tokens: 0L, Changed: 0L), (sum, text) => (sum.Tokens + text.Tokens, sum.Changed + text.Changed));
        DurableFile.Write(parsed.GetRequiredValue(_output), stream => TokenizerFile.Save(extension.Tokenizer, stream));
        Report(parsed, options, extension, tokens == 0 ? 0 : (double)changed / tokens);
        return Task.FromResult(ExitCodes.Done);
    }

    private VocabularyExtensionOptions OptionsOf(ParseResult parsed)
    {
        var options = new VocabularyExtensionOptions
        {
            Tokens = parsed.GetValue(_tokens),
            MaxChanged = parsed.GetValue(_maxChanged),
            MinRatio = parsed.GetValue(_minRatio),
            MinFrequency = parsed.GetValue(_minFrequency),
        };
        var problems = new List<string>();
        if (options.Tokens < 1)
            problems.Add($"--tokens is {options.Tokens}; expected 1 or more.");
        if (options.MaxChanged is not (>= 0 and <= 1))
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"--max-changed is {options.MaxChanged}; expected 0 to 1."));
        if (options.MinRatio is not >= 0)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"--min-ratio is {options.MinRatio}; expected 0 or more."));
        if (options.MinFrequency < 1)
            problems.Add($"--min-frequency is {options.MinFrequency}; expected 1 or more.");
        return problems.Count == 0 ? options : throw new DomainAdaptException(string.Join(Environment.NewLine, problems), ExitCodes.Spec);
    }

    private void Report(ParseResult parsed, VocabularyExtensionOptions options, VocabularyExtension extension, double heldOutShare)
    {
        var output = parsed.InvocationConfiguration.Output;
        var row = new ExtensionRow(
            extension.Tokens.Count, extension.Tokenizer.VocabularySize, extension.DomainTokensBefore, extension.DomainTokensAfter,
            1 - ((double)extension.DomainTokensAfter / Math.Max(1, extension.DomainTokensBefore)), extension.GeneralShareChanged, heldOutShare);
        if (parsed.GetValue(_json))
        {
            output.WriteLine(JsonSerializer.Serialize(row, JsonText.Compact));
            return;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.NewTokens} new tokens, {row.Vocabulary} ids in all; the most frequent: {string.Join(' ', extension.Tokens.Take(10).Select(token => Shown(extension.Tokenizer, token.Id)))}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the domain's texts take {row.DomainTokensAfter:N0} tokens instead of {row.DomainTokensBefore:N0}: {row.DomainTokensSaved:P2} fewer"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"of the tokens of general text {row.GeneralShareChanged:P3} changed, and {heldOutShare:P3} of those held apart; allowed were {options.MaxChanged:P3}"));
    }

    private static string Shown(ByteLevelBpe tokenizer, int id) => $"'{Encoding.UTF8.GetString(tokenizer.BytesOf(id))}'";

    private static void AddAll(string[] files, Action<byte[][], long> add)
    {
        var first = 0L;
        foreach (var batch in JsonLines.Batches(files))
        {
            add(batch, first);
            first += batch.Length;
        }
    }
}

/// <summary>What an extension changes.</summary>
internal sealed record ExtensionRow(
    int NewTokens,
    int Vocabulary,
    long DomainTokensBefore,
    long DomainTokensAfter,
    double DomainTokensSaved,
    double GeneralShareChanged,
    double HeldOutGeneralShareChanged);
