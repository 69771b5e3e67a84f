using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>A task being run: its outputs are temporary files until <see cref="CommitOutputs"/>.</summary>
internal sealed class RunningTask(StageFolder folder) : StageTask, IDisposable
{
    private readonly List<Output> _outputs = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ScratchFolder => Directory.CreateDirectory(folder.ScratchPath(Phase, Index)).FullName;

    /// <inheritdoc/>
    public override TaskOutput CreateOutput(string channel, string suffix, string? source = null)
    {
        var number = _numbers.GetValueOrDefault($"{channel}/{suffix}");
        _numbers[$"{channel}/{suffix}"] = number + 1;
        var name = number == 0 ? $"{StageFolder.Number(Index)}.{suffix}" : $"{StageFolder.Number(Index)}-{number}.{suffix}";
        var output = new Output(folder.FilePath(channel, name), channel, name, source ?? Source?.Name);
        _outputs.Add(output);
        return output;
    }

    /// <summary>Makes the outputs real, in the order of channel and name.</summary>
    public IReadOnlyList<MarkerFile> CommitOutputs(FileHashes hashes)
    {
        _outputs.Sort((left, right) => string.CompareOrdinal($"{left.Channel}/{left.Name}", $"{right.Channel}/{right.Name}"));
        return [.. _outputs.Select(output =>
        {
            var content = output.Commit();
            hashes.Remember(output.Path, content.Sha256);
            return new MarkerFile
            {
                Channel = output.Channel,
                Name = output.Name,
                Phase = Phase,
                Task = Index,
                Source = output.Source,
                Rows = output.Rows,
                Bytes = content.Length,
                Sha256 = content.Sha256,
            };
        })];
    }

    /// <summary>Writes where each document of this task is, by id and by address, if it wrote any.</summary>
    public void WriteIds()
    {
        Write(folder.TaskIdsPath(Phase, Index), [.. _outputs.SelectMany((output, file) => output.Ids.Select((id, row) => new IdIndex.Entry(id, file, row)))]);
        Write(
            folder.TaskAddressesPath(Phase, Index),
            [.. _outputs.SelectMany((output, file) => output.Addresses.Select(address => new IdIndex.Entry(address.Address, file, address.Row)))]);
    }

    private static void Write(string path, IdIndex.Entry[] entries)
    {
        if (entries.Length == 0)
            return;
        Array.Sort(entries);
        DurableFile.Write(path, stream => IdIndex.Write(stream, entries));
    }

    /// <summary>Removes what was kept between attempts.</summary>
    public void RemoveScratch()
    {
        var scratch = folder.ScratchPath(Phase, Index);
        if (Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var output in _outputs)
            output.Abandon();
    }

    private sealed class Output(string path, string channel, string name, string? source) : TaskOutput
    {
        private readonly AtomicFile _file = AtomicFile.Create(path);

        public string Path => path;

        public string Channel => channel;

        public string Name => name;

        public string? Source => source;

        public override Stream Stream => _file.Stream;

        public WrittenFile Commit() => _file.Commit();

        public void Abandon() => _file.Dispose();

        // The file is completed by Commit; until then it may still be abandoned.
        protected override void Dispose(bool disposing)
        {
        }
    }
}
