using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>A cutter that need not look at what it left where its measures of the whole text say as much.</summary>
internal interface IDecidingMeasures : ICutter, IMeasured
{
    /// <summary>Whether the measures of the document measured last decide what <see cref="ICutter.Judge"/> would say of what its cuts leave.</summary>
    bool Decides { get; }
}
