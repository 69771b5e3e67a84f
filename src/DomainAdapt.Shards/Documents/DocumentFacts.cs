using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>What the documents of a row group are, as columns: what statistics count without reading a text.</summary>
/// <param name="Rows">Documents.</param>
/// <param name="Urls">Their addresses.</param>
/// <param name="Dates">Their dates.</param>
/// <param name="Languages">Their languages.</param>
/// <param name="Licences">Their licences.</param>
public sealed record DocumentFacts(int Rows, string?[] Urls, string?[] Dates, string?[] Languages, string?[] Licences)
{
    /// <summary>Their tokens; null where they are not yet cut into tokens, as are the following.</summary>
    public int[]? Tokens { get; init; }

    /// <summary>Bytes of their texts.</summary>
    public int[]? TextBytes { get; init; }

    /// <summary>Words of their texts.</summary>
    public int[]? Words { get; init; }

    /// <summary>Reads the columns that document and token shards share.</summary>
    internal static async Task<DocumentFacts> ReadAsync(RowGroup group) => new(
        group.Rows, await group.StringsAsync("url"), await group.StringsAsync("date"), await group.StringsAsync("language"), await group.StringsAsync("licence"));
}
