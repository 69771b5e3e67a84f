using System.CommandLine;
using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Specs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DomainAdapt.Cli.Commands;

/// <summary>The arguments that every command over a pipeline file shares, and the opened pipeline they give.</summary>
internal sealed class PipelineOptions
{
    private readonly Argument<string?> _file = new("pipeline")
    {
        Description = "Pipeline file, such as pipelines/quickstart.yaml; that of the bundle where --bundle is given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Change a setting for this run, such as mix.budget_tokens=1000000 or clean.length.min_words=30. May be repeated.",
        HelpName = "path=value",
    };

    private readonly Option<string?> _work = new("--work") { Description = "Folder of the store, the runs and the cache (default: the file's execution.work, else ./work)." };
    private readonly Option<string?> _bundle = new("--bundle")
    {
        Description = "Take corpora, models and packages from a bundle (domainadapt bundle), a tar file or where it is unpacked, and open no socket.",
    };

    private readonly Option<bool> _offline = new("--offline") { Description = "Fail before any socket is opened." };
    private readonly Option<bool> _rehash = new("--rehash") { Description = "Hash every input and output anew instead of trusting size and time of change." };
    private readonly Option<string?> _libtorch = new("--libtorch") { Description = "Folder of a libtorch to use instead of the one beside the program." };
    private readonly Option<int?> _workers = new("--workers") { Description = "Tasks at a time (default: the file's execution.workers, else all cores). Changes no output." };
    private readonly Option<long?> _limit = new("--limit-documents") { Description = "Take the first N documents of each source, for a trial." };
    private readonly Option<string?> _sample = new("--sample") { Description = "Take a share of each source by a hash of the id, such as 1%, for a trial." };

    /// <summary>Adds the arguments to a command.</summary>
    public PipelineOptions AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (var option in new Option[] { _set, _workers, _limit, _sample, _work, _bundle, _offline, _rehash, _libtorch })
            command.Options.Add(option);
        return this;
    }

    /// <summary>Binds and plans the pipeline of a command line.</summary>
    /// <exception cref="SpecException">The file is wrong; the message has every problem.</exception>
    public OpenPipeline Open(ParseResult parsed) => Open(parsed, parsed.GetValue(_set) ?? []);

    /// <summary>The changed settings of a command line, as given.</summary>
    public IReadOnlyList<string> Sets(ParseResult parsed) => parsed.GetValue(_set) ?? [];

    /// <summary>The arguments with which another process opens the same pipeline.</summary>
    public IReadOnlyList<string> Arguments(ParseResult parsed)
    {
        var arguments = new List<string>();
        if (parsed.GetValue(_file) is { } file)
            arguments.Add(file);
        foreach (var set in Sets(parsed))
            arguments.AddRange([_set.Name, set]);
        foreach (var (name, value) in new (string, IFormattable?)[] { (_workers.Name, parsed.GetValue(_workers)), (_limit.Name, parsed.GetValue(_limit)) })
        {
            if (value is not null)
                arguments.AddRange([name, value.ToString(null, CultureInfo.InvariantCulture)]);
        }
        foreach (var option in new[] { _sample, _work, _bundle, _libtorch })
        {
            if (parsed.GetValue(option) is { } value)
                arguments.AddRange([option.Name, value]);
        }
        if (parsed.GetValue(_offline))
            arguments.Add(_offline.Name);
        return arguments;
    }

    /// <summary>Binds and plans the pipeline of a command line, with some of its changed settings.</summary>
    /// <exception cref="SpecException">The file is wrong; the message has every problem.</exception>
    public OpenPipeline Open(ParseResult parsed, IEnumerable<string> changed)
    {
        var sets = new List<string>(changed);
        if (parsed.GetValue(_limit) is { } limit)
            sets.Add(string.Create(CultureInfo.InvariantCulture, $"sample.limit_documents={limit}"));
        if (parsed.GetValue(_sample) is { } sample)
            sets.Add($"sample.share={ShareOf(sample)}");
        if (parsed.GetValue(_workers) is { } workers)
            sets.Add(string.Create(CultureInfo.InvariantCulture, $"execution.workers={workers}"));
        var bundle = parsed.GetValue(_bundle) is { } path ? CarriedBundle.Open(path, parsed.GetValue(_work) ?? "work", CancellationToken.None) : null;
        var bound = PipelineFile.Load(parsed.GetValue(_file) ?? bundle?.Pipeline ?? FileOf(parsed), Composition.Catalog(), sets);
        var host = Composition.Build(new MachineOptions(
            parsed.GetValue(_work) ?? bound.Spec.Execution.Work, parsed.GetValue(_offline) || bundle is not null, parsed.GetValue(_libtorch),
            parsed.GetValue(_rehash), bundle));
        return new OpenPipeline(bound, host);
    }

    /// <summary>The file that a command line names.</summary>
    /// <exception cref="DomainAdaptException">It names none.</exception>
    public string FileOf(ParseResult parsed) => parsed.GetValue(_file) ?? throw new DomainAdaptException(
        "Which pipeline? Name its file, such as pipelines/quickstart.yaml, or a bundle with --bundle.", ExitCodes.Spec);

    private static string ShareOf(string sample)
        => sample.EndsWith('%') && decimal.TryParse(sample[..^1], NumberStyles.Number, CultureInfo.InvariantCulture, out var percent)
            ? (percent / 100).ToString(CultureInfo.InvariantCulture)
            : sample;
}

/// <summary>A pipeline, bound and planned, with the host it runs in.</summary>
internal sealed class OpenPipeline : IDisposable
{
    private readonly IHost _host;

    public OpenPipeline(BoundPipeline bound, IHost host)
    {
        _host = host;
        Bound = bound;
        Plan = host.Services.GetRequiredService<Planner>().Plan(bound);
    }

    public BoundPipeline Bound { get; }

    public Plan Plan { get; }

    public Catalog Catalog => _host.Services.GetRequiredService<Catalog>();

    public WorkFolder Work => _host.Services.GetRequiredService<WorkFolder>();

    public FileHashes Hashes => _host.Services.GetRequiredService<FileHashes>();

    public Machine Machine => _host.Services.GetRequiredService<Machine>();

    public IServiceProvider Services => _host.Services;

    /// <summary>Tasks at a time.</summary>
    public int Workers => Bound.Spec.Execution.Workers ?? Environment.ProcessorCount;

    public void Dispose()
    {
        Hashes.Save();
        _host.Dispose();
    }
}
