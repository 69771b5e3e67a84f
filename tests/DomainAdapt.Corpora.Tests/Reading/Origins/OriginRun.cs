using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

/// <summary>Acquires from an origin, as the catalog makes it, into a cache of its own.</summary>
internal sealed class OriginRun : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The environment's variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string Folder => _folder.At("");

    public Task<IReadOnlyList<SourceFile>> AcquireAsync(OriginSpec spec, bool offline = false)
    {
        var machine = new Machine { CacheFolder = _folder.At("cache"), Offline = offline, Variable = name => Variables.GetValueOrDefault(name) };
        var source = FakeStageTask.SomeSource("remote", spec, new TextReaderSpec());
        return Sources.Catalog().Create<IOrigin>(spec).AcquireAsync(source, machine, new ProgressList(), TestContext.Current.CancellationToken);
    }

    /// <summary>The names of the files, acquired and then seen again without a network.</summary>
    public async Task<string[]> NamesAsync(OriginSpec spec)
    {
        string[] names = [.. (await AcquireAsync(spec)).Select(file => file.FullName)];
        Assert.Equal(names, (await AcquireAsync(spec, offline: true)).Select(file => file.FullName));
        return names;
    }

    /// <summary>What is wrong with a spec, each as <c>setting: message</c>.</summary>
    public static string[] Problems(OriginSpec spec)
    {
        var problems = new SpecProblems();
        spec.Check(problems);
        return [.. problems.All.Select(problem => $"{problem.Path}: {problem.Message}")];
    }

    public void Dispose() => _folder.Dispose();
}
