namespace DomainAdapt.Core.Specs;

/// <summary>Collects everything that is wrong with a spec, so that a user hears of it at once.</summary>
public sealed class SpecProblems
{
    private readonly List<(string Path, string Message)> _problems = [];
    private string _prefix = "";

    /// <summary>The problems so far: the setting's path (<c>stages[2].shares</c>) and what is wrong, as a sentence without its subject.</summary>
    public IReadOnlyList<(string Path, string Message)> All => _problems;

    /// <summary>Adds a problem of the setting <paramref name="path"/>, relative to the spec being checked; empty for the spec itself.</summary>
    public void Add(string path, string message)
        => _problems.Add((_prefix.Length == 0 || path.Length == 0 ? _prefix + path : _prefix + '.' + path, message));

    /// <summary>Runs <paramref name="check"/> with <paramref name="path"/> put before every path it adds.</summary>
    public void Within(string path, Action<SpecProblems> check)
    {
        var outer = _prefix;
        _prefix = outer.Length == 0 ? path : outer + '.' + path;
        check(this);
        _prefix = outer;
    }
}
