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
    private Padding? _padding;

    /// <summary>One for each layer.</summary>
    public IReadOnlyList<LayerCache> Layers { get; } = [.. Enumerable.Range(0, layers).Select(_ => new LayerCache(positions))];

    /// <summary>
    /// The sequences of several caches in one. They end together: before a shorter one lies room that is never looked at.
    /// </summary>
    /// <param name="parts">The caches, which stay as they are.</param>
    /// <param name="positions">C, counted from the first position of the longest.</param>
    public static KeyValueCache Join(IReadOnlyList<KeyValueCache> parts, long positions)
    {
        var joined = new KeyValueCache(parts[0].Layers.Count, positions);
        var lengths = parts.Select(part => part.Layers[0].Positions).ToList();
        for (var i = 0; i < joined.Layers.Count; i++)
            joined.Layers[i].Take([.. parts.Select(part => part.Layers[i])], lengths.Max());
        if (lengths.Min() < lengths.Max())
            joined.Pad([.. parts.SelectMany((part, i) => Enumerable.Repeat(lengths.Max() - lengths[i], (int)part.Layers[0].Sequences))], positions);
        return joined;
    }

    /// <summary>Goes on with the sequences of these indices.</summary>
    public void Keep(IReadOnlyList<int> sequences)
    {
        var rows = sequences.Select(row => (long)row).ToArray();
        foreach (var layer in Layers)
            layer.Keep(rows);
        if (_padding is not null)
            Pad([.. sequences.Select(row => _padding.Lengths[row])], positions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in Layers)
            layer.Dispose();
        _padding?.Dispose();
    }

    private void Pad(long[] lengths, long room)
    {
        _padding?.Dispose();
        _padding = new Padding(lengths, room, Layers[0].Like);
        foreach (var layer in Layers)
            layer.Padding = _padding;
    }
}

/// <summary>Room before sequences that are shorter than others beside them.</summary>
internal sealed class Padding : IDisposable
{
    public Padding(long[] lengths, long room, Tensor like)
    {
        using var scope = NewDisposeScope();
        Lengths = lengths;
        Starts = tensor(lengths, device: like.device).DetachFromDisposeScope();                                 // (B)
        var before = arange(room, device: like.device).unsqueeze(0) < Starts.unsqueeze(1);                      // (B, C)
        Mask = zeros(lengths.Length, room, dtype: like.dtype, device: like.device)
            .masked_fill(before, double.NegativeInfinity).view(-1, 1, 1, room).DetachFromDisposeScope();        // (B, 1, 1, C)
    }

    /// <summary>Positions before each sequence.</summary>
    public IReadOnlyList<long> Lengths { get; }

    /// <summary>The same as a tensor, (B).</summary>
    public Tensor Starts { get; }

    /// <summary>What is added to scores so that nothing before a sequence counts, (B, 1, 1, C).</summary>
    public Tensor Mask { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Starts.Dispose();
        Mask.Dispose();
    }
}

/// <summary>Keys and values of one layer.</summary>
internal sealed class LayerCache(long room) : IDisposable
{
    private Tensor? _keys;
    private Tensor? _values;

    /// <summary>L.</summary>
    public long Positions { get; private set; }

    /// <summary>B, once there are positions.</summary>
    public long Sequences => Like.size(0);

    /// <summary>A tensor of the type and on the device of all in it.</summary>
    public Tensor Like => _keys ?? throw new InvalidOperationException("Nothing is remembered yet.");

    /// <summary>Room before shorter sequences, where they differ.</summary>
    public Padding? Padding { get; set; }

    /// <summary>What is added to the scores of all there are, (B, 1, 1, L); null where nothing is hidden.</summary>
    public Tensor? Mask => Padding?.Mask.narrow(3, 0, Positions);

    /// <summary>
    /// Rows of a table, one for each position, for T new positions: (T, …), or (B, 1, …) where sequences are at different ones.
    /// </summary>
    public Tensor RowsOf(Tensor table, long count)
    {
        if (Padding is null)
            return table.narrow(0, Positions, count);
        using var scope = NewDisposeScope();
        return table.index_select(0, Positions - Padding.Starts).unsqueeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Adds keys and values (B, K, T, E), already turned by their positions, and gives all there are: (B, K, L + T, E).</summary>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        Write(_keys ??= RoomFor(keys), keys);
        Write(_values ??= RoomFor(values), values);
        Positions += keys.size(2);
        return (_keys.narrow(2, 0, Positions), _values.narrow(2, 0, Positions));
    }

    /// <summary>Takes the sequences of others, so that each ends at <paramref name="end"/>.</summary>
    public void Take(IReadOnlyList<LayerCache> parts, long end)
    {
        _keys = Joined([.. parts.Select(part => (part._keys!, part.Positions))], end);
        _values = Joined([.. parts.Select(part => (part._values!, part.Positions))], end);
        Positions = end;
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

    private Tensor Joined(List<(Tensor Tensor, long Length)> parts, long end)
    {
        using var scope = NewDisposeScope();
        var like = parts[0].Tensor;
        // Zeros, as what is weighed by nothing must still be a number.
        var all = zeros([parts.Sum(part => part.Tensor.size(0)), like.size(1), room, like.size(3)], like.dtype, like.device);
        long row = 0;
        foreach (var (part, length) in parts)
        {
            all.narrow(0, row, part.size(0)).narrow(2, end - length, length).copy_(part.narrow(2, 0, length));
            row += part.size(0);
        }
        return all.DetachFromDisposeScope();
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
