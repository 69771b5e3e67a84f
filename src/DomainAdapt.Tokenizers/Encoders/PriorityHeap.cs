namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>A binary heap of numbers, smallest first, that keeps its buffer.</summary>
internal sealed class PriorityHeap
{
    private ulong[] _items = new ulong[256];
    private int _count;

    public void Push(ulong item)
    {
        if (_count == _items.Length)
            Array.Resize(ref _items, 2 * _count);
        var at = _count++;
        for (var parent = (at - 1) / 2; at > 0 && item < _items[parent]; parent = (at - 1) / 2)
        {
            _items[at] = _items[parent];
            at = parent;
        }
        _items[at] = item;
    }

    public bool TryPop(out ulong smallest)
    {
        if (_count == 0)
        {
            smallest = 0;
            return false;
        }
        smallest = _items[0];
        var item = _items[--_count];
        var at = 0;
        for (var child = 1; child < _count; child = 2 * at + 1)
        {
            if (child + 1 < _count && _items[child + 1] < _items[child])
                child++;
            if (item <= _items[child])
                break;
            _items[at] = _items[child];
            at = child;
        }
        _items[at] = item;
        return true;
    }
}
