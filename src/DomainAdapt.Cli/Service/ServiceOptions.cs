namespace DomainAdapt.Cli.Service;

/// <summary>What the command line of <c>serve</c> says.</summary>
/// <param name="Schedules">The schedules file.</param>
/// <param name="Work">The work folder.</param>
/// <param name="PassedOn">Arguments that each run gets.</param>
internal sealed record ServiceOptions(string Schedules, string Work, IReadOnlyList<string> PassedOn);
