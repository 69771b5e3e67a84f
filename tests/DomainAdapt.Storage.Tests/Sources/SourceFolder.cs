using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A machine for sources: a cache, a folder of packages and one of local files.</summary>
internal sealed class SourceFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Cache => _folder["cache"];

    public string Write(string name, ReadOnlySpan<byte> bytes) => _folder.Write(name, bytes);

    public string this[string name] => _folder[name];

    public Task<IReadOnlyList<SourceFile>> AcquireAsync(ByteSource source, bool offline = false) => source.AcquireAsync(
        new AcquireContext { CacheFolder = Cache, BaseFolder = _folder.Path, PackagesFolder = _folder["packages"], Offline = offline },
        new Progress<TaskProgress>(), CancellationToken.None);

    public async Task<string[]> NamesAsync(ByteSource source, bool offline = false)
        => [.. (await AcquireAsync(source, offline)).Select(file => file.FullName)];

    public void Dispose() => _folder.Dispose();
}
