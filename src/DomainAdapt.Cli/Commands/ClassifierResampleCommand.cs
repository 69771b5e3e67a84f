using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.Resampling;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt classifier resample</c>.</summary>
internal static class ClassifierResampleCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var target = new Option<string[]>("--target") { Description = "Documents as they should be: JSON lines with text, plain, .gz or .zst.", Required = true, AllowMultipleArgumentsPerToken = true };
        var raw = new Option<string[]>("--raw") { Description = "Documents to choose from, likewise.", Required = true, AllowMultipleArgumentsPerToken = true };
        var count = new Option<int>("--count") { Description = "How many to choose.", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "The lines chosen, as they were and in their order.", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "Of the draw.", DefaultValueFactory = _ => 1 };
        var buckets = new Option<int>("--bucket") { Description = "Buckets that words and pairs of words are hashed into.", DefaultValueFactory = _ => NGramDistribution.DefaultBuckets };
        var field = new Option<string>("--text-field") { Description = "The member that holds the text.", DefaultValueFactory = _ => "text" };
        var command = new Command("resample", """
            Choose documents whose words are distributed as a target's: importance resampling (DSIR, Xie et al., 2023). No classifier, no negatives, two passes.

              domainadapt classifier resample --target law.jsonl --raw crawl.jsonl.gz --count 100000 -o law-like.jsonl

            A document's weight is how much more probable its words and pairs of words are in the target than in the raw documents; documents are drawn without
            replacement by weight with Gumbel noise. The same seed draws the same documents.
            """)
        { target, raw, count, output, seed, buckets, field };
        command.SetAction(parsed =>
        {
            var (wanted, size) = (parsed.GetValue(count), parsed.GetValue(buckets));
            if (wanted < 1 || size < 2)
                throw new DomainAdaptException($"--count is {wanted} and --bucket {size}; expected 1 or more and 2 or more.", ExitCodes.Spec);
            IEnumerable<TextLine> Raw() => TextLines.Read(parsed.GetRequiredValue(raw), parsed.GetRequiredValue(field));
            var (targetWords, rawWords) = (new NGramDistribution(size), new NGramDistribution(size));
            foreach (var line in TextLines.Read(parsed.GetRequiredValue(target), parsed.GetRequiredValue(field)))
                targetWords.Add(line.Text.Span);
            foreach (var line in Raw())
                rawWords.Add(line.Text.Span);
            if (targetWords.Total == 0)
                throw new DomainAdaptException("The target has no words; expected JSON lines with a text.", ExitCodes.InputsMissing);
            var (weights, top) = (new ImportanceWeights(targetWords, rawWords), new GumbelTop(wanted, parsed.GetValue(seed)));
            var read = 0L;
            foreach (var line in Raw())
                top.Offer(read++, weights.LogWeight(line.Text.Span));
            var chosen = top.Items();
            DurableFile.Write(parsed.GetRequiredValue(output), stream => TextLines.Write(stream, Raw().Where((_, number) => Array.BinarySearch(chosen, (long)number) >= 0)));
            parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(new { documents = read, chosen = chosen.Length }));
            return ExitCodes.Done;
        });
        return command;
    }
}
