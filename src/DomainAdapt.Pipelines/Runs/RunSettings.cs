using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Specs.Binding;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>The settings a run was made with, as its manifest keeps them.</summary>
public static class RunSettings
{
    /// <summary>A whole number among a stage's settings.</summary>
    /// <exception cref="DomainAdaptException">The manifest has no such setting (exit code 4).</exception>
    public static long WholeNumber(RunManifest manifest, string stage, string setting)
    {
        return long.TryParse(TextOf(manifest, stage, setting), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new DomainAdaptException(
                $"The manifest of {manifest.Pipeline} has no whole number at {stage}.{setting}. Run the pipeline again.", ExitCodes.StaleOutput);
    }

    private static string? TextOf(RunManifest manifest, string stage, string setting)
    {
        var root = YamlReader.ReadFile(manifest.Spec, "manifest.json", new Problems()) as MapNode;
        var stages = root?.Find("stages")?.Value as ListNode;
        return stages?.Named(stage)?.Text(setting);
    }
}
