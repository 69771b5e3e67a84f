using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt ngram train|score</c>: n-gram language models for perplexity.</summary>
internal static class NGramCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("ngram", """
        N-gram language models (ARPA, KenLM): train a small one, and score texts with one; the step perplexity sorts documents with it.

          domainadapt ngram train wikipedia.txt.zst -o en.arpa --order 5
          domainadapt ngram score pages.jsonl --model en.arpa
        """)
    { Train(), Score() };

    private static Command Train()
    {
        var files = new Argument<string[]>("file") { Description = "Good text, a sentence a line: text, or JSON lines (text); plain, .gz or .zst; - for standard input.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The model, an ARPA file.", Required = true };
        var order = new Option<int>("--order") { Description = "Words of the longest n-grams, 1 to 7.", DefaultValueFactory = _ => 5 };
        var memory = new Option<int>("--max-memory") { Description = "Memory for counts, in MiB.", DefaultValueFactory = _ => 2048 };
        var (tokenizer, raw) = (Tokenizer(), Raw());
        var command = new Command("train", """
            Train an n-gram model by modified Kneser-Ney smoothing (Chen and Goodman, 1998) and write it as an ARPA file.

              domainadapt ngram train wikipedia.txt.zst -o en.arpa --order 5

            Lines are brought into CCNet's form first (lower case, no accents, digits as zeros), unless --raw is given; the step perplexity does the same.
            The same text and settings give the same bytes.
            """)
        { files, output, order, tokenizer, raw, memory };
        command.SetAction((parsed, cancellationToken) =>
        {
            var training = new NGramTraining(parsed.GetValue(order), parsed.GetValue(tokenizer), !parsed.GetValue(raw), (long)parsed.GetValue(memory) << 20);
            var errors = parsed.InvocationConfiguration.Error;
            var texts = 0L;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                foreach (var (_, text) in JsonLines.Texts(file))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    training.Add(Encoding.UTF8.GetBytes(text));
                    if (++texts % 1_000_000 == 0)
                        errors.WriteLine($"{texts} lines, {training.Read.Words} words.");
                }
            }
            IReadOnlyList<int> fellBack = [];
            var path = parsed.GetRequiredValue(output);
            DurableFile.Write(path, stream => fellBack = training.Write(stream));
            if (fellBack.Count > 0)
                errors.WriteLine($"warning: the text is too small to give discounts of {string.Join(", ", fellBack)}-grams; 0.5, 1 and 1.5 were taken.");
            errors.WriteLine($"{path}: {training.Read.Sentences} sentences, {training.Read.Words} words.");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static Command Score()
    {
        var file = new Argument<string>("file") { Description = "JSON lines (id, text), or text of which each line counts for itself; plain, .gz or .zst; - for standard input." };
        var model = new Option<string>("--model") { Description = "The model: ARPA, plain or compressed, or KenLM's binary with probing tables.", Required = true };
        var (tokenizer, raw) = (Tokenizer(), Raw());
        var command = new Command("score", """
            Print the perplexity of texts, a JSON line each: perplexity, tokens (sentence ends among them), and log10, the probability of all of them.

              domainadapt ngram score pages.jsonl --model en.arpa
              domainadapt ngram score lines.txt --model model.bin --raw
            """)
        { file, model, tokenizer, raw };
        command.SetAction(parsed =>
        {
            var perplexity = new DocumentPerplexity(NGramModel.Load(parsed.GetRequiredValue(model)), parsed.GetValue(tokenizer), !parsed.GetValue(raw));
            foreach (var (id, text) in JsonLines.Texts(parsed.GetRequiredValue(file)))
            {
                var (value, tokens, log10) = perplexity.Of(Encoding.UTF8.GetBytes(text));
                var line = new JsonObject { ["perplexity"] = double.IsFinite(value) ? value : null, ["tokens"] = tokens, ["log10"] = Math.Round(log10, 4) };
                if (id is not null)
                    line.Insert(0, "id", id);
                parsed.InvocationConfiguration.Output.WriteLine(line.ToJsonString());
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string?> Tokenizer() => new("--tokenizer") { Description = "A SentencePiece model whose pieces the model is of; words between white space unless given." };

    private static Option<bool> Raw() => new("--raw") { Description = "Take lines as they are, and not in CCNet's form." };
}
