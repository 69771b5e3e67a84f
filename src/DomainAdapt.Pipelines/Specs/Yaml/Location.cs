using System.Globalization;

namespace DomainAdapt.Pipelines.Specs.Yaml;

/// <summary>Where a piece of a spec was written: a place in a file, or an argument of the command line.</summary>
/// <param name="Where">The file as the user named it, or the argument.</param>
/// <param name="Line">Line from 1; 0 for an argument.</param>
/// <param name="Column">Column from 1; 0 for an argument.</param>
internal readonly record struct Location(string Where, long Line, long Column)
{
    /// <summary>The place of an argument such as <c>--set seed=2</c>.</summary>
    public static Location OfArgument(string argument) => new(argument, 0, 0);

    /// <summary><c>file:line:column</c>, or the argument.</summary>
    public override string ToString()
        => Line == 0 ? Where : string.Create(CultureInfo.InvariantCulture, $"{Where}:{Line}:{Column}");
}
