using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Cli.Commands;

/// <summary>What is wrong with settings, in the words of a command line.</summary>
internal static class OptionProblems
{
    /// <summary>Refuses a command whose options are wrong: a line each, by the option's name.</summary>
    /// <exception cref="DomainAdaptException">There is a problem.</exception>
    public static void ThrowIfAny(this SpecProblems problems)
    {
        if (problems.All.Count > 0)
            throw new DomainAdaptException(string.Join(Environment.NewLine, problems.All.Select(problem => $"--{problem.Path.Replace('_', '-')} {problem.Message}.")), ExitCodes.Spec);
    }
}
