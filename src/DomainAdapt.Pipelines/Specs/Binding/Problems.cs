using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>Collects what is wrong with a pipeline file, its corpora and the command line's overrides.</summary>
internal sealed class Problems
{
    private readonly List<Problem> _all = [];

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Whether there are any.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>Adds what is wrong with the setting at <paramref name="path"/>.</summary>
    public void Add(Location location, string path, string message) => _all.Add(new Problem(location, path, message, IsMissingInput: false));

    /// <summary>Adds that a file is missing which the setting at <paramref name="path"/> names.</summary>
    public void AddMissing(Location location, string path, string message)
        => _all.Add(new Problem(location, path, message, IsMissingInput: true));

    /// <summary>The failure that tells of all of them: file by file, each from top to bottom.</summary>
    public SpecException ToException()
    {
        var files = _all.Select(problem => problem.Location.Where).Distinct(StringComparer.Ordinal).ToList();
        var lines = _all
            .OrderBy(problem => problem.Location.Line == 0)
            .ThenBy(problem => files.IndexOf(problem.Location.Where))
            .ThenBy(problem => problem.Location.Line)
            .ThenBy(problem => problem.Location.Column)
            .Select(problem => problem.ToString())
            .Distinct(StringComparer.Ordinal);
        return new SpecException([.. lines], _all.All(problem => problem.IsMissingInput));
    }

    private sealed record Problem(Location Location, string Path, string Message, bool IsMissingInput)
    {
        public override string ToString()
        {
            var subject = Path.Length == 0 ? "" : Path + ": ";
            var stop = Message.EndsWith('.') || Message.EndsWith('?') ? "" : ".";
            return $"{Location}: {subject}{Message}{stop}";
        }
    }
}
