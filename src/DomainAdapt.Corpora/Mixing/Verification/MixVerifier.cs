using System.Runtime.InteropServices;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>
/// Recounts a mix from its files and holds it to its ledger. It shares no code with the planner: what it believes is what it counts.
/// </summary>
public sealed class MixVerifier
{
    private readonly MixLedger _ledger;
    private readonly ViolationList _violations = new();
    private readonly PrefixCheck _prefixes;
    private readonly DocumentCheck _documents;
    private readonly SortedDictionary<string, long> _tokens = new(StringComparer.Ordinal);
    private long _sequences;

    private MixVerifier(MixLedger ledger)
    {
        _ledger = ledger;
        _prefixes = new PrefixCheck(ledger, _violations);
        _documents = new DocumentCheck(ledger, _violations);
    }

    /// <summary>Verifies a mix.</summary>
    /// <param name="mix">The outputs of the mix stage.</param>
    /// <param name="tokenShards">The outputs of the tokenize stage it read; where none are given, documents are not looked up.</param>
    /// <param name="cancellationToken">Cancels between row groups.</param>
    /// <exception cref="DomainAdaptException">A file is missing or unreadable.</exception>
    public static async Task<MixVerification> VerifyAsync(
        IReadOnlyList<StageFile> mix, IReadOnlyList<StageFile> tokenShards, CancellationToken cancellationToken)
    {
        var ledger = mix.SingleOrDefault(file => file.Channel == "ledger")
            ?? throw new DomainAdaptException("The mix has no ledger. Run it first.", ExitCodes.InputsMissing);
        var verifier = new MixVerifier(MixLedger.Read(ledger.Path));
        await verifier._documents.ReadAsync(tokenShards.Where(shard => shard.Channel == "kept"), cancellationToken);
        await verifier._documents.ReadExcludedAsync(mix.Where(file => file.Channel == "excluded"), cancellationToken);
        await verifier.ReadAsync(mix, cancellationToken);
        return verifier.Conclude();
    }

    private async Task ReadAsync(IReadOnlyList<StageFile> mix, CancellationToken cancellationToken)
    {
        var shards = Ordered(mix, "sequences", SequenceShardWriter.Suffix);
        var lineages = Ordered(mix, "lineage", LineageShardWriter.Suffix);
        var flatIds = Ordered(mix, "flat", FlatSequenceWriter.Suffix);
        var flatIndexes = Ordered(mix, "flat", FlatSequenceWriter.IndexSuffix);
        if (lineages.Count != shards.Count || flatIds.Count != shards.Count || flatIndexes.Count != shards.Count)
        {
            _violations.Add("files", "mix", null,
                $"has {shards.Count} shards, {lineages.Count} lineages, {flatIds.Count} flat files and {flatIndexes.Count} indexes; expected as many of each");
            return;
        }
        if (shards.Count == 0)
            return;
        using (var flat = FlatSequences.Open([.. flatIds.Zip(flatIndexes, (ids, index) => (ids.Path, index.Path))]))
        {
            CheckFormat("flat", flat.Format);
            await ReadShardsAsync(shards, lineages, flat, cancellationToken);
        }
        if (_violations.All.Any(violation => violation.Rule == "flat"))
            return; // what differs has been said
        for (var i = 0; i < shards.Count; i++)
        {
            foreach (var difference in await FlatFiles.DifferencesAsync(shards[i], flatIds[i], flatIndexes[i], cancellationToken))
                _violations.Add("flat", difference, null, "is not what its shard and the marker say. Restore it with `mix verify --rebuild`");
        }
    }

    private async Task ReadShardsAsync(List<StageFile> shards, List<StageFile> lineages, FlatSequences flat, CancellationToken cancellationToken)
    {
        for (var i = 0; i < shards.Count; i++)
        {
            CheckFormat(shards[i].Name, await SequenceShardReader.ReadFormatAsync(shards[i].Path, cancellationToken));
            var pieces = await LineageShardReader.ReadAsync(lineages[i].Path, cancellationToken).SelectMany(batch => batch).ToListAsync(cancellationToken);
            await ReadShardAsync(shards[i], pieces, flat, cancellationToken);
        }
        if (flat.Count != _sequences)
            _violations.Add("flat", "sequences", null, $"the flat files have {flat.Count} sequences, the shards {_sequences}");
    }

    internal static List<StageFile> Ordered(IReadOnlyList<StageFile> mix, string channel, string suffix)
        => [.. mix.Where(file => file.Channel == channel && file.Name.EndsWith(suffix, StringComparison.Ordinal)).OrderBy(file => file.Task)];

    private async Task ReadShardAsync(StageFile shard, List<SequencePiece> pieces, FlatSequences flat, CancellationToken cancellationToken)
    {
        var next = 0;
        var flatIds = new int[flat.Format.SequenceTokens];
        await foreach (var batch in SequenceShardReader.ReadAsync(shard.Path, cancellationToken))
        {
            foreach (var sequence in batch)
            {
                var number = _sequences++;
                CheckSequence(number, sequence);
                CheckFlat(number, sequence, flat, flatIds);
                var first = next;
                while (next < pieces.Count && pieces[next].Sequence == number)
                    next++;
                var own = CollectionsMarshal.AsSpan(pieces)[first..next];
                CheckBoundaries(number, sequence, own);
                _documents.Check(number, sequence, own);
            }
        }
        if (next < pieces.Count)
            _violations.Add("lineage", shard.Name, pieces[next].Sequence, "a piece belongs to no sequence of its shard");
    }

    private void CheckSequence(long number, TrainingSequence sequence)
    {
        _prefixes.Add(number, sequence.Source, sequence.RealTokens);
        _tokens[sequence.Source] = _tokens.GetValueOrDefault(sequence.Source) + sequence.RealTokens;
        var isPadded = sequence.RealTokens < _ledger.SequenceTokens && _ledger.Packing == SequencePacking.BestFit;
        if (sequence.Ids.Length != _ledger.SequenceTokens || (sequence.RealTokens != _ledger.SequenceTokens && !isPadded))
        {
            _violations.Add("length", sequence.Source, number,
                $"has {sequence.Ids.Length} ids, {sequence.RealTokens} of them real; expected {_ledger.SequenceTokens}");
        }
        if (isPadded && sequence.Ids.Span[sequence.RealTokens..].ContainsAnyExcept(_ledger.Separator))
            _violations.Add("padding", sequence.Source, number, $"is padded with other ids than {_ledger.Separator}");
        foreach (var id in sequence.Ids.Span)
        {
            if (id < 0 || id >= _ledger.Vocabulary)
                _violations.Add("vocabulary", sequence.Source, number, $"has id {id}; expected ids below {_ledger.Vocabulary}");
        }
    }

    private void CheckBoundaries(long number, TrainingSequence sequence, ReadOnlySpan<SequencePiece> pieces)
    {
        var starts = sequence.DocumentStarts.Span;
        var positions = sequence.DocumentPositions.Span;
        var agree = starts.Length == pieces.Length && positions.Length == pieces.Length;
        for (var i = 0; agree && i < pieces.Length; i++)
            agree = starts[i] == pieces[i].Offset && positions[i] == pieces[i].DocumentOffset;
        if (!agree)
            _violations.Add("boundaries", sequence.Source, number, "its document_starts and document_positions are not those of its lineage");
    }

    private void CheckFlat(long number, TrainingSequence sequence, FlatSequences flat, int[] flatIds)
    {
        if (number >= flat.Count)
            return; // the totals say so
        flat.Read(number, flatIds);
        if (!sequence.Ids.Span.SequenceEqual(flatIds))
            _violations.Add("flat", "ids", number, "the flat file has other ids than the shard");
        if (flat.RealTokensOf(number) != sequence.RealTokens || !sequence.DocumentStarts.Span.SequenceEqual([.. flat.DocumentStartsOf(number)]))
            _violations.Add("flat", "boundaries", number, "the flat file has other tokens or boundaries than the shard");
        if (flat.SourceOf(number) != sequence.Source)
            _violations.Add("flat", "source", number, $"the flat file says '{flat.SourceOf(number)}', the shard '{sequence.Source}'");
    }

    private void CheckFormat(string file, SequenceFormat found)
    {
        var expected = new SequenceFormat(_ledger.SequenceTokens, _ledger.Vocabulary, _ledger.Tokenizer);
        if (found != expected)
            _violations.Add("format", file, null, $"is {found}; the ledger says {expected}");
    }

    private MixVerification Conclude()
    {
        LedgerCheck.Check(_ledger, _sequences, _tokens, _violations);
        _documents.CheckEpochs();
        return new MixVerification(_sequences, _tokens.Values.Sum(), _tokens, _prefixes.LargestDistance, _documents.Count, _violations.All);
    }
}
