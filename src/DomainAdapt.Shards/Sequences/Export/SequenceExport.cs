using DomainAdapt.Core.Failures;

namespace DomainAdapt.Shards.Sequences.Export;

/// <summary>Writes the sequences of a mix as another program wants them.</summary>
public static class SequenceExport
{
    /// <summary>The formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["megatron", "nanogpt", "llmc", "jsonl"];

    /// <summary>Writes the files.</summary>
    /// <param name="sequences">The mix.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="prefix">Beginning of the files' paths.</param>
    /// <param name="cancellationToken">Cancels between sequences.</param>
    /// <returns>The files' paths.</returns>
    /// <exception cref="DomainAdaptException">There is no such format, or the ids do not fit it.</exception>
    public static IReadOnlyList<string> Write(FlatSequences sequences, string format, string prefix, CancellationToken cancellationToken)
    {
        ISequenceExport export = format switch
        {
            "megatron" => new MegatronExport(prefix),
            "nanogpt" => new NanoGptExport(prefix),
            "llmc" => new LlmcExport(prefix),
            "jsonl" => new JsonLinesExport(prefix),
            _ => throw new DomainAdaptException($"--to {format}: there is no such format. Name one of {string.Join(", ", Formats)}.", ExitCodes.Spec),
        };
        return export.Write(sequences, cancellationToken);
    }
}

/// <summary>One format.</summary>
internal interface ISequenceExport
{
    /// <summary>Writes all files, over older ones of the same name.</summary>
    IReadOnlyList<string> Write(FlatSequences sequences, CancellationToken cancellationToken);
}
