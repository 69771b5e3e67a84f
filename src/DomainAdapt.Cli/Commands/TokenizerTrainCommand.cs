using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Tokenization;
using DomainAdapt.Storage.Files;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt tokenizer train</c>.</summary>
internal sealed class TokenizerTrainCommand
{
    private const int LinesBetweenReports = 1 << 18;

    private readonly Argument<string[]> _files = new("file") { Description = "JSON lines with a text each, or a text a line; plain, .gz or .zst; - for standard input.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder for tokenizer.json and, of a unigram model, tokenizer.model.", Required = true };
    private readonly Option<TokenizerModel> _model = new("--model") { Description = "bpe (byte-level, as GPT-2) or unigram (as T5 and BloombergGPT)." };
    private readonly Option<int> _vocabulary = new("--vocabulary") { Description = "Tokens in all; fewer where the text has no more worth learning.", DefaultValueFactory = _ => 32_000 };
    private readonly Option<long> _minFrequency = new("--min-frequency") { Description = "How often a pair must occur to become a token of a bpe.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _parts = new("--parts") { Description = "Parts of the text that a unigram is learnt from one by one, then merged; texts go to them in turn.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _memory = new("--max-memory") { Description = "Memory for counting, in MiB; what does not fit goes to the disk.", DefaultValueFactory = _ => 1024 };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var train = new TokenizerTrainCommand();
        var command = new Command("train", """
            Learn a vocabulary from texts, on all cores, and write it in files that Hugging Face tokenizers and SentencePiece load.

              domainadapt tokenizer train filings.jsonl.gz -o tokenizers/filings --vocabulary 32000
              domainadapt tokenizer train filings.jsonl.gz web.jsonl.gz -o tokenizers/finance --model unigram --vocabulary 131072 --parts 32

            The same texts and settings give the same bytes. Within a pipeline, the stage train_tokenizer does this, and never sees held-out text.
            """)
        {
            train._files, train._output, train._model, train._vocabulary, train._minFrequency, train._parts, train._memory,
        };
        command.SetAction(train.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var spec = new TrainTokenizerSpec
        {
            Model = parsed.GetValue(_model),
            Vocabulary = parsed.GetValue(_vocabulary),
            MinFrequency = parsed.GetValue(_minFrequency),
            Parts = parsed.GetValue(_parts),
        };
        var problems = new SpecProblems();
        spec.Check(problems);
        problems.ThrowIfAny();

        var errors = parsed.InvocationConfiguration.Error;
        var scratch = Directory.CreateTempSubdirectory("domainadapt-tokenizer-");
        try
        {
            using var trainer = spec.NewTrainer((long)parsed.GetValue(_memory) << 20, scratch.FullName);
            var texts = 0L;
            foreach (var batch in JsonLines.Batches(parsed.GetRequiredValue(_files)))
            {
                var first = texts;
                Parallel.For(0, batch.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => trainer.Add(batch[i], (ulong)(first + i)));
                texts += batch.Length;
                if (texts / LinesBetweenReports > first / LinesBetweenReports)
                    errors.WriteLine($"{texts} texts read.");
            }
            errors.WriteLine($"{texts} texts read; learning {spec.Vocabulary} tokens.");
            Write(trainer.Train(cancellationToken), parsed.GetRequiredValue(_output), errors);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
        return Task.FromResult(ExitCodes.Done);
    }

    private static void Write(TrainedTokenizer tokenizer, string folder, TextWriter errors)
    {
        Directory.CreateDirectory(folder);
        var json = Path.Combine(folder, "tokenizer.json");
        DurableFile.Write(json, tokenizer.WriteTokenizerJson);
        errors.WriteLine($"{json}: {tokenizer.VocabularySize} tokens.");
        if (tokenizer.WriteSentencePiece is not { } write)
            return;
        var model = Path.Combine(folder, "tokenizer.model");
        DurableFile.Write(model, write);
        errors.WriteLine($"{model}: the same for SentencePiece.");
    }
}
