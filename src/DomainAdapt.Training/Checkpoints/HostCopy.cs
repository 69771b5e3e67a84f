using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A copy of tensors in the processor's memory, made once and filled again each time.</summary>
internal sealed class HostCopy : IDisposable
{
    private List<(string Name, Tensor Value)>? _tensors;

    /// <summary>The copy.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors => _tensors ?? [];

    /// <summary>Copies tensors, which have the names and shapes of the first time.</summary>
    public void Fill(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var values = tensors.ToList();
        _tensors ??= [.. values.Select(tensor => (tensor.Name, empty(tensor.Value.shape, tensor.Value.dtype).DetachFromDisposeScope()))];
        foreach (var ((_, target), (_, value)) in _tensors.Zip(values))
            target.copy_(value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, value) in Tensors)
            value.Dispose();
    }
}
