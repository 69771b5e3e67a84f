namespace DomainAdapt.Core.Text;

/// <summary>
/// A value for every code point, small and quick to look up: equal blocks of 128 code points are stored once (the two-stage table of the
/// Unicode Standard, section 5.1).
/// </summary>
internal sealed class TwoStageTable<T> where T : unmanaged, IEquatable<T>
{
    private const int BlockBits = 7;
    private const int BlockSize = 1 << BlockBits;

    private readonly ushort[] _blocks = new ushort[UnicodeData.CodePoints >> BlockBits];
    private readonly T[] _values;

    /// <summary>Packs one value for each of the <see cref="UnicodeData.CodePoints"/> code points.</summary>
    public TwoStageTable(ReadOnlySpan<T> values)
    {
        var unique = new List<T[]>();
        for (var block = 0; block < _blocks.Length; block++)
        {
            var wanted = values.Slice(block * BlockSize, BlockSize);
            // Blocks repeat mostly in a row, so the search from the end is short.
            var index = unique.Count - 1;
            while (index >= 0 && !wanted.SequenceEqual(unique[index]))
                index--;
            if (index < 0)
            {
                index = unique.Count;
                unique.Add(wanted.ToArray());
            }
            _blocks[block] = (ushort)index;
        }
        _values = [.. unique.SelectMany(block => block)];
    }

    /// <summary>The value of a code point.</summary>
    public T this[int codePoint] => _values[(_blocks[codePoint >> BlockBits] << BlockBits) | (codePoint & (BlockSize - 1))];
}
