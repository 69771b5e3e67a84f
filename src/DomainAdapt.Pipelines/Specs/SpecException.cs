using DomainAdapt.Core.Failures;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>
/// A pipeline file, one of its corpus files or an override is wrong. The message lists every problem, one a line, as
/// <c>file:line:column: setting: what is wrong.</c>
/// </summary>
public sealed class SpecException : DomainAdaptException
{
    internal SpecException(IReadOnlyList<string> problems, bool onlyInputsMissing)
        : base(Describe(problems), onlyInputsMissing ? ExitCodes.InputsMissing : ExitCodes.Spec)
        => Problems = problems;

    /// <summary>The problems, one a line of the message.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string Describe(IReadOnlyList<string> problems)
        => string.Join('\n', problems) + $"\n{problems.Count} problem{(problems.Count == 1 ? "" : "s")}. Nothing was run.";
}
