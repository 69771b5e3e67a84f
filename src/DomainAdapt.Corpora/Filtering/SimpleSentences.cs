using System.Buffers;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Sentences by the simplest rule: one ends after <c>. ! ?</c> before white space.</summary>
internal static class SimpleSentences
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create(".!?"u8);

    /// <summary>The number of sentences of a line.</summary>
    public static int Count(ReadOnlySpan<byte> line)
    {
        var at = WhiteSpace.Skip(line, 0);
        if (at == line.Length)
            return 0;
        var count = 1;
        while (line[at..].IndexOfAny(Ends) is >= 0 and var distance)
        {
            at += distance + 1;
            var next = WhiteSpace.Skip(line, at);
            if (next == line.Length)
                break;
            count += next > at ? 1 : 0;
            at = next;
        }
        return count;
    }
}
