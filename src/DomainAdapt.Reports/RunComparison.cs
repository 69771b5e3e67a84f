using System.Text;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Rendering;
using DomainAdapt.Reports.Sections;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Reports;

/// <summary>Two runs side by side: what changed first, and what that did to documents, rules, tokens, mixes and losses.</summary>
public sealed class RunComparison
{
    /// <summary>Files are called after this and the two runs: <c>diff-A-B.html</c>.</summary>
    private const string FilePrefix = "diff";

    private readonly RunData _left;
    private readonly RunData _right;

    private RunComparison(RunData left, RunData right, IReadOnlyList<RunDifference> differences)
    {
        (_left, _right) = (left, right);
        Sections =
        [
            .. new[]
            {
                ChangesSection.Build(left, right, differences), ComparedFunnel.Build(left, right), ComparedRules.Build(left, right), ComparedMixes.Build(left, right),
                ComparedTrainings.Build(left, right),
            }.OfType<Section>(),
        ];
    }

    /// <summary>The sections that have something to show, in order.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Compares two runs.</summary>
    /// <exception cref="Core.Failures.DomainAdaptException">A marker or table cannot be read (exit code 4).</exception>
    public static async Task<RunComparison> BuildAsync(WorkFolder work, RunFolder left, RunFolder right, CancellationToken cancellationToken = default) => new(
        await RunData.ReadAsync(work, left, cancellationToken).ConfigureAwait(false), await RunData.ReadAsync(work, right, cancellationToken).ConfigureAwait(false),
        RunDifference.Of(work, left, right));

    /// <summary>One self-contained HTML page.</summary>
    public string ToHtml() => HtmlPage.Write($"Runs compared: {NameOf(_left)}, {NameOf(_right)}", $"A is {NameOf(_left)}, B is {NameOf(_right)}. Changes are of B against A.", Sections);

    /// <summary>The figures as JSON.</summary>
    public string ToJson() => ReportJson.Write(_right.Manifest.Pipeline, $"{NameOf(_left)} {NameOf(_right)}", Sections);

    /// <summary>Writes the page and the figures into a folder, in the place of earlier ones.</summary>
    /// <returns>The page's path.</returns>
    public string Write(string folder)
    {
        var name = Path.Combine(folder, $"{FilePrefix}-{_left.Id}-{_right.Id}");
        DurableFile.WriteAllBytes(name + ".html", Encoding.UTF8.GetBytes(ToHtml()));
        DurableFile.WriteAllBytes(name + ".json", Encoding.UTF8.GetBytes(ToJson()));
        return name + ".html";
    }

    private static string NameOf(RunData run) => $"{run.Manifest.Pipeline}/{run.Id}";
}
