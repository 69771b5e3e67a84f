using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Testing;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A machine for sources: a cache, a folder of packages and one of local files.</summary>
internal sealed class SourceFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The environment's variables, for sources that name some.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The files of the cache that were used.</summary>
    public HashSet<string> Taken { get; } = [];

    /// <summary>The clock of waits; 50 times as fast as the real one unless given.</summary>
    public TimeProvider Time { get; init; } = new FastTime(50);

    public string Cache => _folder["cache"];

    public string Write(string name, ReadOnlySpan<byte> bytes) => _folder.Write(name, bytes);

    public string this[string name] => _folder[name];

    public Task<IReadOnlyList<SourceFile>> AcquireAsync(ByteSource source, bool offline = false) => source.AcquireAsync(
        new AcquireContext
        {
            CacheFolder = Cache,
            BaseFolder = _folder.Path,
            PackagesFolder = _folder["packages"],
            Offline = offline,
            Variable = name => Variables.GetValueOrDefault(name),
            Taken = path => { lock (Taken) Taken.Add(path); },
            Time = Time,
        },
        new Progress<TaskProgress>(), TestContext.Current.CancellationToken);

    public static byte[] Content(SourceFile file)
    {
        using var stream = file.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    public async Task<string[]> NamesAsync(ByteSource source, bool offline = false)
        => [.. (await AcquireAsync(source, offline)).Select(file => file.FullName)];

    public void Dispose() => _folder.Dispose();
}
