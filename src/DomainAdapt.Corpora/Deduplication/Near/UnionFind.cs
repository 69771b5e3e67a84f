namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// Disjoint sets of numbers (Tarjan, 1975), whose representative is the least member: the same whatever the order of unions and the number of
/// threads. Threads may call <see cref="Union"/> at the same time; links always go to a lower number, so they form no circle. Memory: 4 bytes a number.
/// </summary>
internal sealed class UnionFind
{
    private readonly int[] _parents;

    /// <summary>Starts with so many sets of one.</summary>
    public UnionFind(int count)
    {
        _parents = new int[count];
        for (var i = 0; i < count; i++)
            _parents[i] = i;
    }

    /// <summary>The least member of a number's set, once all unions are done.</summary>
    public int Find(int number)
    {
        while (true)
        {
            var parent = Volatile.Read(ref _parents[number]);
            if (parent == number)
                return number;
            // Path halving: whoever loses the race only halves less.
            var grandparent = Volatile.Read(ref _parents[parent]);
            if (grandparent != parent)
                Interlocked.CompareExchange(ref _parents[number], grandparent, parent);
            number = parent;
        }
    }

    /// <summary>Joins the sets of two numbers; true where they were apart.</summary>
    public bool Union(int left, int right)
    {
        while (true)
        {
            (left, right) = (Find(left), Find(right));
            if (left == right)
                return false;
            var (low, high) = (Math.Min(left, right), Math.Max(left, right));
            // Only a root may be linked; if another thread was faster, look for the root again.
            if (Interlocked.CompareExchange(ref _parents[high], low, high) == high)
                return true;
        }
    }
}
