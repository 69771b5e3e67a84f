using DomainAdapt.Core.Stages;

namespace DomainAdapt.Testing;

/// <summary>An output that stays in memory.</summary>
public sealed class MemoryOutput : TaskOutput
{
    private readonly MemoryStream _stream = new();

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    /// <summary>Whether its writer completed it.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The bytes so far; still there once the stream is closed.</summary>
    public byte[] ToArray() => _stream.ToArray();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => IsComplete = true;
}
