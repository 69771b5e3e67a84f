using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace DomainAdapt.Testing;

/// <summary>
/// A task that writes into a folder, named as the real one names its files. Everything required has a value; a test sets what it is about.
/// </summary>
public sealed class FakeStageTask : StageTask
{
    private readonly string _folder;
    private readonly Dictionary<(string, string), int> _written = [];
    private readonly List<(FileOutput Output, string Channel, string? Source)> _outputs = [];

    /// <summary>Makes a task whose outputs lie in <paramref name="folder"/>.</summary>
    [SetsRequiredMembers]
    public FakeStageTask(string folder)
    {
        _folder = folder;
        Stage = "stage";
        Phase = "main";
        Index = 0;
        Inputs = [];
        Source = null;
        Sources = [];
        Seed = 1;
        Fingerprint = "0000000000000000";
        MemoryBytes = 256 << 20;
        Machine = new Machine { CacheFolder = Path.Combine(folder, "cache"), Offline = true };
        Progress = new ProgressList();
        Log = NullLogger.Instance;
    }

    /// <inheritdoc/>
    public override string ScratchFolder => Directory.CreateDirectory(Path.Combine(_folder, "scratch", $"{Stage}-{Phase}-{Index}")).FullName;

    /// <summary>
    /// The outputs as an executor would commit them, in the order they were created. Fails on one that its writer did not complete.
    /// </summary>
    public IReadOnlyList<StageFile> Files => [.. _outputs.Select(Commit)];

    /// <summary>The outputs of a channel.</summary>
    public IReadOnlyList<StageFile> Channel(string channel) => [.. Files.Where(file => file.Channel == channel)];

    /// <summary>A source named <paramref name="name"/> whose corpus is named like it.</summary>
    public static SourceContext SomeSource(string name, OriginSpec origin, ReaderSpec reader)
        => new(
            name,
            new SourceSpec { Corpus = name + ".corpus.yaml" },
            new CorpusSpec { Id = name, Title = name, Licence = "CC0-1.0", From = origin, Read = reader },
            ".",
            new SampleSpec());

    /// <inheritdoc/>
    public override TaskOutput CreateOutput(string channel, string suffix, string? source = null)
    {
        var number = _written[(channel, suffix)] = _written.GetValueOrDefault((channel, suffix)) + 1;
        var task = Index.ToString("00000", CultureInfo.InvariantCulture);
        var name = number == 1 ? $"{task}.{suffix}" : string.Create(CultureInfo.InvariantCulture, $"{task}-{number - 1}.{suffix}");
        var output = new FileOutput(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, Stage, channel)).FullName, name));
        _outputs.Add((output, channel, source ?? Source?.Name));
        return output;
    }

    private StageFile Commit((FileOutput Output, string Channel, string? Source) written)
    {
        var (output, channel, source) = written;
        if (!output.IsComplete)
            throw new InvalidOperationException($"{output.Path}: its writer was never disposed.");
        var bytes = File.ReadAllBytes(output.Path);
        return new StageFile
        {
            Stage = Stage,
            Phase = Phase,
            Task = Index,
            Channel = channel,
            Name = Path.GetFileName(output.Path),
            Path = output.Path,
            Source = source,
            Rows = output.Rows,
            Bytes = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
    }
}

/// <summary>Keeps the progress that was reported.</summary>
public sealed class ProgressList : IProgress<TaskProgress>
{
    /// <summary>The reports, in order.</summary>
    public List<TaskProgress> Reports { get; } = [];

    /// <inheritdoc/>
    public void Report(TaskProgress value) => Reports.Add(value);
}
