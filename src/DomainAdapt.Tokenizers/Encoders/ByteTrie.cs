namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Byte strings and their numbers, walked byte by byte: a double array (Aoe, 1989), in which a node's child for a byte lies at the node's base
/// plus that byte, so that a step is one look.
/// </summary>
internal sealed class ByteTrie
{
    /// <summary>The node that walks begin at.</summary>
    public const int Root = 0;

    private const int MostTries = 64; // places looked at before a node's children go to the end: full parts cost no more than that
    private const int Nobody = -1;

    private Node[] _nodes = new Node[1024];

    public ByteTrie(IEnumerable<(byte[] Key, int Value)> entries)
    {
        var (children, values) = Link(entries);
        Array.Fill(_nodes, Node.Free);
        _nodes[Root] = new Node(0, Root, values[Root]);
        var (free, end) = (1, 1);
        var waiting = new Queue<(int Linked, int Place)>([(Root, Root)]);
        while (waiting.TryDequeue(out var node))
        {
            var below = children[node.Linked];
            if (below.Count == 0)
                continue;
            var @base = Place(below, ref free, end);
            _nodes[node.Place] = _nodes[node.Place] with { Base = @base };
            foreach (var (next, child) in below)
            {
                _nodes[@base + next] = new Node(0, node.Place, values[child]);
                end = Math.Max(end, @base + next + 1);
                waiting.Enqueue((child, @base + next));
            }
        }
        Array.Resize(ref _nodes, end + 256);
        _nodes.AsSpan(end).Fill(Node.Free);
    }

    /// <summary>Goes on from a node by one byte; false where nothing begins so.</summary>
    public bool TryStep(ref int node, byte next)
    {
        var child = _nodes[node].Base + next;
        if (_nodes[child].Parent != node || child == Root)
            return false;
        node = child;
        return true;
    }

    /// <summary>The number of the string that ends at a node; -1 where none does.</summary>
    public int ValueOf(int node) => _nodes[node].Value;

    // A base at which no child's place is taken.
    private int Place(List<(byte Next, int Child)> below, ref int free, int end)
    {
        while (_nodes[free].Parent != Nobody)
            free++;
        var first = below.Min(child => child.Next);
        var place = Math.Max(free, first);
        for (var tries = 0; !Fits(below, place - first); tries++)
            place = tries < MostTries ? place + 1 : Math.Max(end, first);
        if (_nodes.Length < place + 512)
        {
            var length = _nodes.Length;
            Array.Resize(ref _nodes, 2 * (place + 512));
            _nodes.AsSpan(length).Fill(Node.Free);
        }
        return place - first;
    }

    private bool Fits(List<(byte Next, int Child)> below, int @base)
        => below.TrueForAll(child => @base + child.Next >= _nodes.Length || _nodes[@base + child.Next].Parent == Nobody);

    private static (List<List<(byte Next, int Child)>> Children, List<int> Values) Link(IEnumerable<(byte[] Key, int Value)> entries)
    {
        var steps = new Dictionary<(int, byte), int>();
        var (children, values) = (new List<List<(byte, int)>> { new() }, new List<int> { -1 });
        foreach (var (key, value) in entries)
        {
            var node = Root;
            foreach (var next in key)
            {
                if (!steps.TryGetValue((node, next), out var child))
                {
                    child = values.Count;
                    values.Add(-1);
                    children.Add([]);
                    children[node].Add((next, child));
                    steps.Add((node, next), child);
                }
                node = child;
            }
            values[node] = value;
        }
        return (children, values);
    }

    private readonly record struct Node(int Base, int Parent, int Value)
    {
        public static Node Free { get; } = new(0, Nobody, -1);
    }
}
