using System.Security.Cryptography;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>
/// The flat files of a mix hold nothing that its Parquet shards do not: they are made again from them, and must come out as the marker says, byte for
/// byte.
/// </summary>
public static class FlatFiles
{
    /// <summary>Writes every flat file anew that is missing or has other bytes than the marker says.</summary>
    /// <returns>The files that were written.</returns>
    /// <exception cref="DomainAdaptException">What comes out of a shard is not what the marker says.</exception>
    public static async Task<IReadOnlyList<string>> RebuildAsync(IReadOnlyList<StageFile> mix, CancellationToken cancellationToken)
    {
        var shards = MixVerifier.Ordered(mix, "sequences", SequenceShardWriter.Suffix);
        var ids = MixVerifier.Ordered(mix, "flat", FlatSequenceWriter.Suffix);
        var indexes = MixVerifier.Ordered(mix, "flat", FlatSequenceWriter.IndexSuffix);
        var written = new List<string>();
        foreach (var ((shard, idFile), index) in shards.Zip(ids).Zip(indexes))
        {
            if (DigestOf(idFile.Path) == idFile.Sha256 && DigestOf(index.Path) == index.Sha256)
                continue;
            string[] temporary = [idFile.Path + ".rebuilt", index.Path + ".rebuilt"];
            var found = await WriteAsync(shard, new Rebuilt(File.Create(temporary[0])), new Rebuilt(File.Create(temporary[1])), cancellationToken);
            if (found != (idFile.Sha256, index.Sha256))
            {
                Array.ForEach(temporary, File.Delete);
                throw new DomainAdaptException($"{shard.Path}: does not give the flat file that the marker lists. Run the mix again.", ExitCodes.StaleOutput);
            }
            File.Move(temporary[0], idFile.Path, overwrite: true);
            File.Move(temporary[1], index.Path, overwrite: true);
            written.AddRange([idFile.Path, index.Path]);
        }
        return written;
    }

    /// <summary>The names of the files that are not what comes out of the shard, or not what the marker lists.</summary>
    internal static async Task<IReadOnlyList<string>> DifferencesAsync(StageFile shard, StageFile ids, StageFile index, CancellationToken cancellationToken)
    {
        var rebuilt = await WriteAsync(shard, new Rebuilt(Stream.Null), new Rebuilt(Stream.Null), cancellationToken);
        return
        [
            .. new[] { (File: ids, Digest: rebuilt.Ids), (File: index, Digest: rebuilt.Index) }
                .Where(made => made.Digest != made.File.Sha256 || made.Digest != DigestOf(made.File.Path))
                .Select(made => made.File.Name),
        ];
    }

    private static async Task<(string Ids, string Index)> WriteAsync(StageFile shard, Rebuilt ids, Rebuilt index, CancellationToken cancellationToken)
    {
        var format = await SequenceShardReader.ReadFormatAsync(shard.Path, cancellationToken);
        using (var flat = new FlatSequenceWriter(ids, index, format))
        {
            await foreach (var batch in SequenceShardReader.ReadAsync(shard.Path, cancellationToken))
            {
                foreach (var sequence in batch)
                    flat.Write(sequence);
            }
        }
        return (ids.Digest, index.Digest);
    }

    private static string? DigestOf(string path)
    {
        if (!File.Exists(path))
            return null;
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>An output that is hashed on its way.</summary>
    private sealed class Rebuilt(Stream target) : TaskOutput
    {
        private readonly SHA256 _hash = SHA256.Create();
        private CryptoStream? _stream;

        /// <inheritdoc/>
        public override Stream Stream => _stream ??= new CryptoStream(target, _hash, CryptoStreamMode.Write);

        /// <summary>SHA-256 of what was written, lower hex; once disposed.</summary>
        public string Digest { get; private set; } = "";

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            Stream.Dispose();
            Digest = Convert.ToHexStringLower(_hash.Hash!);
            _hash.Dispose();
        }
    }
}
