using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>
/// Cuts the sources' tokens into training sequences of one source each, in exact proportion at every prefix. Three phases: <c>pool</c> lays
/// each token shard's ids out flat, so that documents can be fetched in any order; <c>plan</c> decides by counting and writes the ledger;
/// <c>write</c> writes each training shard on its own, as Parquet and as a flat file, with its lineage. Memory is 44 bytes a document of the
/// sources, and a row group; disk is one flat copy of the tokens, and the sequences twice.
/// </summary>
internal sealed class MixStage(MixSpec spec) : Stage
{
    private const string PoolPhase = "pool";
    private const string PlanPhase = "plan";
    private const string WritePhase = "write";
    private const string PoolChannel = "pool";
    private const int SequencesPerReport = 256;

    private readonly string[] _names = [.. spec.AllSources];

    /// <inheritdoc/>
    public override StageScope Scope => StageScope.AllSources;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Phases => [PoolPhase, PlanPhase, WritePhase];

    /// <inheritdoc/>
    public override IReadOnlyList<Balance> Balances =>
    [
        .. _names.SelectMany(source => (Balance[])
        [
            new($"tokens of {source} read", [$"tokens_pooled.{source}"], [$"tokens_available.{source}"]),
            new(
                $"tokens of {source} planned",
                [$"tokens_whole_epochs.{source}", $"tokens_part_epoch.{source}"],
                [$"tokens_placed.{source}", $"tokens_dropped.{source}"]),
            new($"tokens of {source} written", [$"tokens_placed.{source}"], [$"tokens_written.{source}"]),
        ]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        var shards = inputs.Channel("kept").Where(file => _names.Contains(file.Source)).ToList();
        var tokenizers = inputs.Channel("tokenizer").ToList();
        switch (phase)
        {
            case PoolPhase:
                return [.. shards.Select(shard => new TaskInputs([shard, .. tokenizers], shard.Source))];
            case PlanPhase:
                return [new TaskInputs([.. shards, .. tokenizers, .. inputs.Channel("ledger", spec.BudgetOf ?? "")])];
            default:
                var own = inputs.OwnChannel("ledger").Single();
                var ledger = MixLedger.Read(own.Path);
                var tasks = (int)((ledger.Sequences + ledger.SequencesPerShard - 1) / ledger.SequencesPerShard);
                StageFile[] files = [own, .. shards, .. inputs.OwnChannel(PoolChannel).OrderBy(file => file.Task)];
                return [.. Enumerable.Repeat(new TaskInputs(files), tasks)];
        }
    }

    /// <inheritdoc/>
    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        PoolPhase => PoolAsync(task, cancellationToken),
        PlanPhase => PlanAsync(task, cancellationToken),
        _ => WriteAsync(task, cancellationToken),
    };

    private static async Task<Counts> PoolAsync(StageTask task, CancellationToken cancellationToken)
    {
        var counts = new Counts();
        var shard = Of(task, "kept").Single();
        using var pool = new TokenPoolWriter(task.CreateOutput(PoolChannel, TokenPoolWriter.Suffix), LoadTokenizer(task).VocabularySize);
        await foreach (var batch in TokenShardReader.ReadAsync(shard.Path, cancellationToken))
        {
            foreach (var document in batch)
            {
                pool.Write(document.Ids.Span);
                counts.AddPart("documents_pooled", shard.Source!);
                counts.AddPart("tokens_pooled", shard.Source!, document.Ids.Length + 1);
            }
            task.Progress.Report(new TaskProgress(counts["tokens_pooled"], 0, "tokens"));
        }
        return counts;
    }

    private async Task<Counts> PlanAsync(StageTask task, CancellationToken cancellationToken)
    {
        var tokenizer = LoadTokenizer(task);
        var sources = new List<MixSource>();
        var memory = task.MemoryBytes;
        foreach (var name in _names)
        {
            var documents = await SourceDocuments.ReadAsync(name, [.. ShardsOf(task, name)], memory, cancellationToken);
            if (documents.Tokens == 0)
                throw new DomainAdaptException(
                    $"shares.{name}: the source has no tokens to take a share of. Give it no share, or see what its earlier stages rejected.",
                    ExitCodes.InputsMissing);
            memory -= documents.Bytes;
            sources.Add(new MixSource(name, 0, documents.Documents.Count, documents.Tokens, spec.EpochsOf(name)));
        }
        var budget = spec.BudgetOf is { } other ? BudgetOf(task, other) : spec.BudgetTokens;
        var shares = MixShares.AtTheBeginning(spec, _names, [.. sources.Select(source => source.Tokens)], budget);
        sources = [.. sources.Select((source, number) => source with { Share = shares[number] })];
        var planner = NewPlanner(sources, budget);
        while (planner.TryNext(out _, out _))
            cancellationToken.ThrowIfCancellationRequested();
        var ledger = planner.ToLedger(spec.SequencesPerShard, tokenizer.VocabularySize, tokenizer.EndOfTextId, tokenizer.Fingerprint);
        ledger.Write(task.CreateOutput("ledger", MixLedger.Suffix));
        foreach (var table in (Table[])[MixTables.OfSources(ledger), MixTables.OfStream(ledger, NewPlanner(sources, budget))])
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf(table.Name)), table);
        return CountsOf(ledger);
    }

    private async Task<Counts> WriteAsync(StageTask task, CancellationToken cancellationToken)
    {
        var ledger = MixLedger.Read(Of(task, "ledger").Single().Path);
        var format = new SequenceFormat(ledger.SequenceTokens, ledger.Vocabulary, ledger.Tokenizer);
        var sources = ledger.Sources
            .Select(source => new MixSource(source.Name, source.Share, source.AvailableDocuments, source.AvailableTokens, source.MaxEpochs))
            .ToList();
        var streams = new List<SourceStream>();
        try
        {
            var memory = task.MemoryBytes;
            foreach (var name in _names)
            {
                var documents = await SourceDocuments.ReadAsync(name, [.. ShardsOf(task, name)], memory, cancellationToken);
                memory -= documents.Bytes;
                // A pool task wrote one file for one token shard, in the same order.
                var pools = Of(task, PoolChannel).Where(file => file.Source == name).Select(file => new TokenPool(file.Path, ledger.Vocabulary));
                streams.Add(new SourceStream(name, documents, [.. pools], ledger.Separator, task.Seed));
            }
            return WriteShard(task, ledger, format, NewPlanner(sources, ledger.BudgetTokens), streams, cancellationToken);
        }
        finally
        {
            foreach (var stream in streams)
                stream.Dispose();
        }
    }

    private static Counts WriteShard(
        StageTask task, MixLedger ledger, SequenceFormat format, MixPlanner planner, List<SourceStream> streams, CancellationToken cancellationToken)
    {
        var first = (long)task.Index * ledger.SequencesPerShard;
        var end = Math.Min(first + ledger.SequencesPerShard, ledger.Sequences);
        var counts = new Counts();
        using var shard = new SequenceShardWriter(task.CreateOutput("sequences", SequenceShardWriter.Suffix), format);
        using var flat = new FlatSequenceWriter(
            task.CreateOutput("flat", FlatSequenceWriter.Suffix), task.CreateOutput("flat", FlatSequenceWriter.IndexSuffix), format);
        using var lineage = new LineageShardWriter(task.CreateOutput("lineage", LineageShardWriter.Suffix));
        var ids = new int[format.SequenceTokens];
        var pieces = new List<SequencePiece>();
        while (planner.Sequences < end && planner.TryNext(out var source, out var ordinal))
        {
            var number = planner.Sequences - 1;
            if (number < first)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            pieces.Clear();
            streams[source].Read(ordinal * format.SequenceTokens, ids, number, pieces);
            var name = ledger.Sources[source].Name;
            shard.Write(new TrainingSequence(ids, name, pieces[0].Epoch, format.SequenceTokens, pieces[0].Document));
            flat.Write(ids, name);
            foreach (var piece in pieces)
                lineage.Write(piece);
            counts.AddPart("sequences_written", name);
            counts.AddPart("tokens_written", name, format.SequenceTokens);
            if (counts["sequences_written"] % SequencesPerReport == 0 || planner.Sequences == end)
                task.Progress.Report(new TaskProgress(counts["tokens_written"], (end - first) * format.SequenceTokens, "tokens"));
        }
        return counts;
    }

    private static Counts CountsOf(MixLedger ledger)
    {
        var counts = new Counts { ["sequences_planned"] = ledger.Sequences };
        foreach (var source in ledger.Sources)
        {
            counts.AddPart("documents_available", source.Name, source.AvailableDocuments);
            counts.AddPart("tokens_available", source.Name, source.AvailableTokens);
            counts.AddPart("tokens_whole_epochs", source.Name, source.WholeEpochs * source.AvailableTokens);
            counts.AddPart("tokens_part_epoch", source.Name, source.PartEpochTokens);
            counts.AddPart("tokens_placed", source.Name, source.PlacedTokens);
            counts.AddPart("tokens_dropped", source.Name, source.DroppedTailTokens);
        }
        return counts;
    }

    private MixPlanner NewPlanner(IReadOnlyList<MixSource> sources, long? budget)
        => new(sources, spec.SequenceTokens, budget, spec.OnExhausted, MixShares.Later(spec, _names));

    private static long BudgetOf(StageTask task, string stage) => Of(task, "ledger").SingleOrDefault() is { } file
        ? MixLedger.Read(file.Path).PlacedTokens
        : throw new DomainAdaptException($"budget_of: the stage '{stage}' wrote no ledger. Name a mix stage.", ExitCodes.Spec);

    /// <summary>The tokenizer all sources share; each source's tokenize stage hands on its own copy.</summary>
    private static Utf8Tokenizer LoadTokenizer(StageTask task)
    {
        var files = Of(task, "tokenizer").DistinctBy(file => file.Sha256).ToList();
        return files.Count switch
        {
            1 => TokenizerFile.Load(files[0].Path),
            0 => throw new DomainAdaptException(
                "The mix needs the tokenizer that made the tokens and found none. Let it read a tokenize stage.", ExitCodes.InputsMissing),
            _ => throw new DomainAdaptException(
                $"The sources were tokenized by {files.Count} tokenizers: {string.Join(", ", files.Select(file => file.Path))}. Mix tokens of one.",
                ExitCodes.Spec),
        };
    }

    private static IEnumerable<StageFile> ShardsOf(StageTask task, string source) => Of(task, "kept").Where(file => file.Source == source);

    private static IEnumerable<StageFile> Of(StageTask task, string channel) => task.Inputs.Where(file => file.Channel == channel);
}
