using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Corpora.Tokenization;

/// <summary>
/// Encodes documents: one token shard for each document shard, without separators. <c>kept</c> documents go to <c>kept</c>, for training;
/// <c>held_out</c> ones to <c>held_out</c>, for evaluation. The tokenizer is passed on in channel <c>tokenizer</c>, in its one canonical
/// form, so that everything after reads the same file.
/// </summary>
internal sealed class TokenizeStage(TokenizeSpec spec) : Stage
{
    private const string Load = "load";
    private const string Encode = "encode";
    private const string Kept = "kept";
    private const string HeldOut = "held_out";

    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<string> Phases { get; } = [Load, Encode];

    public override IReadOnlyList<Balance> Balances { get; } = Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        if (phase == Load)
            return [new TaskInputs([.. inputs.Channel(TrainTokenizerStage.Channel, spec.Tokenizer)], inputs.Source?.Name)];
        StageFile[] tokenizer = [.. inputs.OwnChannel(TrainTokenizerStage.Channel)];
        var shards = inputs.OneTaskPerFile(Kept).Concat(inputs.OneTaskPerFile(HeldOut));
        return [.. shards.Select(task => task with { Files = [.. task.Files, .. tokenizer] })];
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
        => task.Phase == Load ? Task.FromResult(PassOn(task)) : EncodeAsync(task, cancellationToken);

    private Counts PassOn(StageTask task)
    {
        var path = spec.TokenizerFile ?? task.Inputs.SingleOrDefault()?.Path ?? throw new DomainAdaptException(
            $"{task.Stage}: the stage '{spec.Tokenizer}' gives {task.Inputs.Count} tokenizers; expected one. Name a train_tokenizer stage.",
            ExitCodes.Spec);
        var tokenizer = TokenizerFile.Load(path);
        using var output = task.CreateOutput(TrainTokenizerStage.Channel, TrainTokenizerStage.Suffix);
        TokenizerFile.Save(tokenizer, output.Stream);
        return new Counts { ["vocabulary"] = tokenizer.VocabularySize };
    }

    private static async Task<Counts> EncodeAsync(StageTask task, CancellationToken cancellationToken)
    {
        var (shard, tokenizer) = (task.Inputs[0], TokenizerFile.Load(task.Inputs[1].Path));
        var counts = new Counts();
        var ids = new List<int>();
        using var writer = new TokenShardWriter(task.CreateOutput(shard.Channel, TokenShardWriter.Suffix));
        await foreach (var batch in DocumentShardReader.ReadAsync(shard.Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                var tokens = Tokens(document, tokenizer, ids);
                writer.Write(tokens);
                counts.Add("documents_in");
                counts.Add("bytes_in", tokens.TextBytes);
                counts.Add($"documents_{shard.Channel}");
                counts.Add($"bytes_{shard.Channel}", tokens.TextBytes);
                counts.Add($"tokens_{shard.Channel}", tokens.Ids.Length);
                counts.Add($"words_{shard.Channel}", tokens.Words);
            }
            task.Progress.Report(new TaskProgress(counts["documents_in"], shard.Rows, "documents"));
        }
        return counts;
    }

    private static DocumentTokens Tokens(Document document, Utf8Tokenizer tokenizer, List<int> ids)
    {
        ids.Clear();
        tokenizer.Encode(document.Text.Span, ids);
        return new DocumentTokens(document.Id, document.Source, ids.ToArray(), document.Text.Length, document.Attributes)
        {
            Url = document.Url,
            Date = document.Date,
            Language = document.Language,
            Licence = document.Licence,
            Words = Words.Count(document.Text.Span),
        };
    }
}
