using DomainAdapt.Core.Stages;

namespace DomainAdapt.Testing;

/// <summary>An output that is a file.</summary>
public sealed class FileOutput(string path) : TaskOutput
{
    private readonly FileStream _stream = File.Create(path);

    /// <summary>Where it lies.</summary>
    public string Path { get; } = path;

    /// <summary>Whether its writer completed it.</summary>
    public bool IsComplete { get; private set; }

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        IsComplete = true;
    }
}
