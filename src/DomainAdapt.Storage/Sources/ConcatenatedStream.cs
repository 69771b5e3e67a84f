using DomainAdapt.Storage.Archives;

namespace DomainAdapt.Storage.Sources;

/// <summary>Files one after another, each open only while it is read.</summary>
internal sealed class ConcatenatedStream(IReadOnlyList<string> paths) : ReadOnlyStream
{
    private Stream? _current;
    private int _next;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_current?.Read(buffer) is { } read and > 0)
                return read;
            _current?.Dispose();
            _current = null;
            if (_next == paths.Count)
                break;
            _current = FileRange.OpenFile(paths[_next++]);
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _current?.Dispose();
        base.Dispose(disposing);
    }
}
