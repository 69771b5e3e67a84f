using DomainAdapt.Core.Failures;

namespace DomainAdapt.Cli.Commands;

/// <summary>A prompt of a file.</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Id">The line's <c>id</c>; its place where it has none.</param>
/// <param name="Prompt">The prompt.</param>
internal sealed record PromptLine(string Place, string Id, string Prompt)
{
    /// <summary>Reads JSON lines, one by one as they are asked for.</summary>
    /// <param name="path">The file; - for standard input.</param>
    /// <param name="field">The member that holds the prompt.</param>
    /// <exception cref="DomainAdaptException">There is no such file, or a line has no prompt.</exception>
    public static IEnumerable<PromptLine> Read(string path, string field)
    {
        foreach (var (place, line) in JsonLines.Read(path))
            yield return new PromptLine(place, JsonLines.IdOf(line, place), JsonLines.TextOf(line, place, field));
    }
}
