using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>Whose copy stays: the sources that a spec puts first, then the others in the order of the pipeline file.</summary>
internal sealed class SourceOrder
{
    private readonly List<string> _names;

    private SourceOrder(List<string> names) => _names = names;

    /// <summary>Takes the names that come first, and all sources.</summary>
    /// <exception cref="DomainAdaptException">A name is no source of the pipeline.</exception>
    public SourceOrder(IReadOnlyList<string> priority, IReadOnlyList<SourceContext> sources)
    {
        var names = sources.Select(source => source.Name).ToArray();
        if (priority.Except(names, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new DomainAdaptException(
                $"priority names '{unknown}', which is no source of the pipeline. Its sources are {string.Join(", ", names)}.", ExitCodes.Spec);
        }
        _names = [.. priority, .. names.Except(priority, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The order of a stage that may go on from an index. With one, sources that the spec does not put first are all alike, and those it does need not be
    /// the pipeline's: another run may have them.
    /// </summary>
    public static SourceOrder Of(IReadOnlyList<string> priority, IReadOnlyList<SourceContext> sources, string? index)
        => index is null ? new SourceOrder(priority, sources) : new SourceOrder([.. priority]);

    /// <summary>The source's place; the least stays.</summary>
    public int RankOf(string source) => _names.IndexOf(source) is >= 0 and var place ? place : _names.Count;

    /// <summary>The source at a place.</summary>
    public string NameOf(int rank) => _names[rank];

    /// <summary>Adds what is wrong with the setting <c>priority</c>, as far as it can be told without the pipeline's sources.</summary>
    public static void Check(SpecProblems problems, IReadOnlyList<string> priority)
    {
        foreach (var name in priority.GroupBy(name => name, StringComparer.Ordinal).Where(names => names.Count() > 1).Select(names => names.Key))
            problems.Add("priority", $"names '{name}' twice");
    }
}
