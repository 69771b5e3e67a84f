using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Statistics;

/// <summary>Counts over files: each file added to one of several tallies, which then add up to the same whatever files each had.</summary>
internal interface ITally<in TSelf>
{
    /// <summary>Counts a file.</summary>
    Task AddAsync(string path, CancellationToken cancellationToken);

    /// <summary>Adds all counts of another.</summary>
    void Add(TSelf other);

    /// <summary>The counts as tables.</summary>
    IEnumerable<Table> ToTables();
}
