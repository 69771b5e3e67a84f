using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>What must hold between the parts of a pipeline file, and of parts that no kind checks.</summary>
internal sealed class PipelineCheck(MapNode root, Binder binder, Problems problems)
{
    /// <summary>The names of the stages, in order; null for one that has neither name nor kind.</summary>
    private readonly List<string?> _stages = root.Find("stages")?.Value is ListNode list ? [.. list.Items.Select(item => (item as MapNode)?.Name)] : [];

    /// <summary>Adds what is wrong with a pipeline of which as much is there as could be bound.</summary>
    public void Run(PipelineSpec pipeline)
    {
        if (pipeline.Name is not null && !Names.IsValid(pipeline.Name))
            Add("name", Names.Wrong(pipeline.Name));
        if (pipeline.Stages is not null && _stages.Count == 0)
            Add("stages", "needs at least one stage");
        if (pipeline.Sources is not null)
            CheckSources(pipeline.Sources);
        CheckSample(pipeline.Sample);
        CheckExecution(pipeline.Execution);
        foreach (var reference in binder.References.Where(reference => reference.IsStage))
            CheckStage(reference);
        var sources = root.Find("sources")?.Value is MapNode map ? map.Entries.ConvertAll(entry => entry.Key) : [];
        foreach (var reference in binder.References.Where(reference => !reference.IsStage && !sources.Contains(reference.Name)))
            Add(reference.Path, $"there is no source '{reference.Name}'" + Suggestion.For(reference.Name, sources));
    }

    private void CheckSources(IReadOnlyDictionary<string, SourceSpec> sources)
    {
        if (sources.Count == 0)
            Add("sources", "needs at least one source");
        foreach (var (name, source) in sources)
        {
            if (!Names.IsValid(name))
                Add($"sources.{name}", Names.Wrong(name));
            if (source.Holdout is { } holdout)
                CheckHoldout($"sources.{name}.holdout", holdout);
        }
    }

    private void CheckHoldout(string path, HoldoutSpec holdout)
    {
        if (holdout.By == HoldoutBy.Group && holdout.Key is null)
            Add(path, "by group needs the 'key' that names a document's group");
        if (holdout.By != HoldoutBy.Date && holdout.Share is <= 0 or >= 1)
            Add(path + ".share", string.Create(CultureInfo.InvariantCulture, $"needs a share above 0 and below 1; found {holdout.Share}"));
        if (holdout.By == HoldoutBy.Date && !DateOnly.TryParseExact(holdout.From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            Add(path + ".from", $"by date needs 'from', such as 2024-07-01; found {(holdout.From is null ? "nothing" : $"'{holdout.From}'")}");
    }

    private void CheckSample(SampleSpec sample)
    {
        if (sample.Share is <= 0 or > 1)
            Add("sample.share", string.Create(CultureInfo.InvariantCulture, $"needs a share above 0, at most 1; found {sample.Share}"));
        if (sample.LimitDocuments < 1)
            Add("sample.limit_documents", string.Create(CultureInfo.InvariantCulture, $"needs at least 1; found {sample.LimitDocuments}"));
    }

    private void CheckExecution(ExecutionSpec execution)
    {
        if (execution.Workers < 1)
            Add("execution.workers", string.Create(CultureInfo.InvariantCulture, $"needs at least 1; found {execution.Workers}"));
        if (execution.MemoryGib <= 0)
            Add("execution.memory_gib", string.Create(CultureInfo.InvariantCulture, $"needs more than 0; found {execution.MemoryGib}"));
    }

    private void CheckStage(Reference reference)
    {
        var index = int.Parse(reference.Path["stages[".Length..reference.Path.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        var named = _stages.IndexOf(reference.Name);
        if (named < 0)
            Add(reference.Path, $"there is no stage '{reference.Name}'" + Suggestion.For(reference.Name, _stages.Take(index).OfType<string>()));
        else if (named == index)
            Add(reference.Path, $"names its own stage '{reference.Name}'; a stage reads earlier ones");
        else if (named > index)
            Add(reference.Path, $"names '{reference.Name}', which comes later; a stage reads earlier ones");
    }

    private void Add(string path, string message) => problems.Add(binder.Locations.Find(path), path, message);
}
