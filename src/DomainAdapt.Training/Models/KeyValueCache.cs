using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, K key/value heads, C positions there is room for, L positions remembered, T new positions, E head width.

/// <summary>
/// Keys and values of the positions that a model has read, so that the next token costs one position (Pope et al. 2022): two tensors
/// (B, K, C, E) a layer, made with the first positions. It is used and disposed on one thread.
/// </summary>
/// <param name="layers">The model's layers.</param>
/// <param name="positions">C.</param>
internal sealed class KeyValueCache(int layers, long positions) : IDisposable
{
    /// <summary>One for each layer.</summary>
    public IReadOnlyList<LayerCache> Layers { get; } = [.. Enumerable.Range(0, layers).Select(_ => new LayerCache(positions))];

    /// <summary>Goes on with the sequences of these indices.</summary>
    public void Keep(IEnumerable<int> sequences)
    {
        var rows = sequences.Select(row => (long)row).ToArray();
        foreach (var layer in Layers)
            layer.Keep(rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in Layers)
            layer.Dispose();
    }
}

/// <summary>Keys and values of one layer.</summary>
internal sealed class LayerCache(long room) : IDisposable
{
    private Tensor? _keys;
    private Tensor? _values;

    /// <summary>L.</summary>
    public long Positions { get; private set; }

    /// <summary>Adds keys and values (B, K, T, E), already turned by their positions, and gives all there are: (B, K, L + T, E).</summary>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        Write(_keys ??= RoomFor(keys), keys);
        Write(_values ??= RoomFor(values), values);
        Positions += keys.size(2);
        return (_keys.narrow(2, 0, Positions), _values.narrow(2, 0, Positions));
    }

    /// <summary>Goes on with the sequences of these indices.</summary>
    public void Keep(long[] rows)
    {
        _keys = Kept(_keys, rows);
        _values = Kept(_values, rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
    }

    private void Write(Tensor room, Tensor added)
    {
        using var place = room.narrow(2, Positions, added.size(2));
        place.copy_(added);
    }

    private Tensor RoomFor(Tensor like)
    {
        var shape = like.shape;
        return empty([shape[0], shape[1], room, shape[3]], like.dtype, like.device).DetachFromDisposeScope();
    }

    private static Tensor? Kept(Tensor? all, long[] rows)
    {
        if (all is null)
            return null;
        using var _ = all;
        using var indices = tensor(rows, device: all.device);
        return all.index_select(0, indices).DetachFromDisposeScope();
    }
}
