using System.Runtime.InteropServices;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Batches;

/// <summary>Consecutive sequences of a stream as tensors, made ready for an objective.</summary>
public sealed class SequenceBatch : IDisposable
{
    private SequenceBatch(Tensor inputs, Tensor targets, long[] counts, long[] sequences)
        => (Inputs, Targets, TargetCounts, Sequences) = (inputs, targets, counts, sequences);

    /// <summary>
    /// Ids, (B, S). Where the next token is asked for, the last position of a sequence has no target; it is here because whole sequences
    /// multiply faster.
    /// </summary>
    public Tensor Inputs { get; }

    /// <summary>Ids or <see cref="CausalLanguageModeling.NoTarget"/>, (B, T); T is S but where an encoder reads and a decoder speaks.</summary>
    public Tensor Targets { get; }

    /// <summary>Targets of each row that are ids.</summary>
    public IReadOnlyList<long> TargetCounts { get; }

    /// <summary>Number of the sequence that each row is of.</summary>
    public IReadOnlyList<long> Sequences { get; }

    /// <summary>Targets that are ids.</summary>
    public long TargetCount => TargetCounts.Sum();

    /// <summary>Reads <paramref name="count"/> sequences from <paramref name="first"/> on, to a device; the processor unless given.</summary>
    public static SequenceBatch Read(ITrainingSequences stream, long first, int count, Device? device = null, Objective? objective = null)
    {
        objective ??= Objective.NextToken;
        var inputs = new long[count, objective.InputTokens(stream.SequenceTokens)];
        var targets = new long[count, objective.TargetTokens(stream.SequenceTokens)];
        Fill(stream, first, count, objective, Flat(inputs), Flat(targets));
        var asked = new long[count];
        for (var i = 0; i < count; i++)
            asked[i] = Asked(Flat(targets).Slice(i * targets.GetLength(1), targets.GetLength(1)));
        return new SequenceBatch(
            tensor(inputs, device: device), tensor(targets, device: device), asked, [.. Enumerable.Range(0, count).Select(i => first + i)]);
    }

    /// <summary>
    /// Reads the same, in as many parts as the objective makes of it: documents that do not see each other are rows of their own, and what
    /// nothing is asked of is not there.
    /// </summary>
    public static IEnumerable<SequenceBatch> ReadParts(ITrainingSequences stream, long first, int count, Device device, Objective objective)
    {
        if (objective.Separator is not { } separator)
        {
            yield return Read(stream, first, count, device, objective);
            yield break;
        }
        var (inputs, targets) = (new long[count * stream.SequenceTokens], new long[count * stream.SequenceTokens]);
        Fill(stream, first, count, objective, inputs, targets);
        foreach (var rows in DocumentRows.Grouped(DocumentRows.Of(inputs, targets, stream.SequenceTokens, separator), inputs.Length))
        {
            var length = rows[0].Length;
            var (read, said, asked) = (new long[rows.Count * length], new long[rows.Count * length], new long[rows.Count]);
            read.AsSpan().Fill(separator);
            said.AsSpan().Fill(CausalLanguageModeling.NoTarget);
            for (var i = 0; i < rows.Count; i++)
            {
                inputs.AsSpan(rows[i].Start, rows[i].Length).CopyTo(read.AsSpan(i * length));
                targets.AsSpan(rows[i].Start, rows[i].Length).CopyTo(said.AsSpan(i * length));
                asked[i] = Asked(said.AsSpan(i * length, length));
            }
            yield return new SequenceBatch(
                tensor(read, [rows.Count, length], device: device), tensor(said, [rows.Count, length], device: device), asked,
                [.. rows.Select(row => first + row.Start / stream.SequenceTokens)]);
        }
    }

    /// <summary>Targets of consecutive sequences; where the next token is asked for, all real tokens but the first of each.</summary>
    public static long TargetsOf(ITrainingSequences stream, long first, int count, Objective? objective = null)
    {
        if (objective is not null && objective != Objective.NextToken)
        {
            var filled = new long[count * objective.TargetTokens(stream.SequenceTokens)];
            Fill(stream, first, count, objective, new long[count * objective.InputTokens(stream.SequenceTokens)], filled);
            return Asked(filled);
        }
        long targets = 0;
        for (var i = 0; i < count; i++)
            targets += Math.Max(0, stream.RealTokens(first + i) - 1);
        return targets;
    }

    private static void Fill(ITrainingSequences stream, long first, int count, Objective objective, Span<long> inputs, Span<long> targets)
    {
        var (read, said) = (inputs.Length / count, targets.Length / count);
        var row = new int[stream.SequenceTokens];
        for (var i = 0; i < count; i++)
        {
            stream.Read(first + i, row);
            objective.Prepare(first + i, row, stream.RealTokens(first + i), inputs.Slice(i * read, read), targets.Slice(i * said, said));
        }
    }

    private static long Asked(ReadOnlySpan<long> targets) => targets.Length - targets.Count(CausalLanguageModeling.NoTarget);

    private static Span<long> Flat(long[,] table) => MemoryMarshal.CreateSpan(ref table[0, 0], table.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
