namespace DomainAdapt.Shards.Columns;

/// <summary>How the pages of a Parquet file are compressed.</summary>
public enum ShardCompression
{
    /// <summary>Zstandard at level 1: about half the bytes of token ids, read at hundreds of megabytes a second.</summary>
    Zstd,

    /// <summary>Not at all: 4 bytes an id, written and read several times faster.</summary>
    None,
}
