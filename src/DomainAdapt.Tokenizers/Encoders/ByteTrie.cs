using System.Numerics;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Byte strings and their numbers, walked byte by byte: the steps of all nodes in one open-addressing table, half full at most.</summary>
internal sealed class ByteTrie
{
    /// <summary>The node that walks begin at.</summary>
    public const int Root = 0;

    private readonly (ulong Step, int Node)[] _steps;
    private readonly int[] _values;
    private readonly int _shift;

    public ByteTrie(IEnumerable<(byte[] Key, int Value)> entries)
    {
        var nodes = new Dictionary<ulong, int>();
        var values = new List<int> { -1 };
        foreach (var (key, value) in entries)
        {
            var node = Root;
            foreach (var next in key)
            {
                if (!nodes.TryGetValue(StepOf(node, next), out var child))
                {
                    child = values.Count;
                    values.Add(-1);
                    nodes.Add(StepOf(node, next), child);
                }
                node = child;
            }
            values[node] = value;
        }
        _values = [.. values];
        var bits = BitOperations.Log2((uint)nodes.Count + 1) + 2;
        _shift = 64 - bits;
        _steps = new (ulong, int)[1 << bits];
        foreach (var (step, node) in nodes)
            _steps[Slot(step)] = (step, node);
    }

    /// <summary>Goes on from a node by one byte; false where nothing begins so.</summary>
    public bool TryStep(ref int node, byte next)
    {
        var child = _steps[Slot(StepOf(node, next))].Node;
        if (child == Root)
            return false;
        node = child;
        return true;
    }

    /// <summary>The number of the string that ends at a node; -1 where none does.</summary>
    public int ValueOf(int node) => _values[node];

    private int Slot(ulong step)
    {
        var slot = (int)(step * 0x9E3779B97F4A7C15 >> _shift);
        while (_steps[slot].Node != Root && _steps[slot].Step != step)
            slot = (slot + 1) & (_steps.Length - 1);
        return slot;
    }

    private static ulong StepOf(int node, byte next) => (ulong)(uint)node << 8 | next;
}
