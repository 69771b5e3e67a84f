using DomainAdapt.Core.Kinds;
using DomainAdapt.Pipelines.Specs.Binding;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>Reads profile files, and puts them into the stages of pipelines that name them.</summary>
public static class ProfileFile
{
    private const string Setting = "profile";
    private const string Steps = "steps";

    /// <summary>Reads a profile.</summary>
    /// <param name="path">The file; messages name it as given.</param>
    /// <param name="catalog">The kinds it may name.</param>
    /// <exception cref="SpecException">Something is wrong with the file; the message lists all of it.</exception>
    public static ProfileSpec Load(string path, Catalog catalog)
    {
        var problems = new Problems();
        var root = SpecFile.ReadMap(path, problems) ?? throw problems.ToException();
        var binder = new Binder(catalog, problems, Path.GetDirectoryName(Path.GetFullPath(path))!);
        var profile = (ProfileSpec)binder.BindRoot(typeof(ProfileSpec), root).Value!;
        return problems.Any ? throw problems.ToException() : profile;
    }

    /// <summary>
    /// Gives the stages of a pipeline that name a profile its steps: all of them where a stage has none of its own, else to each step the settings that it
    /// does not give itself.
    /// </summary>
    /// <param name="root">The pipeline.</param>
    /// <param name="path">Its file, which profiles are relative to.</param>
    /// <param name="problems">Where problems go.</param>
    internal static void Apply(MapNode root, string path, Problems problems)
    {
        foreach (var stage in ((root.Find("stages")?.Value as ListNode)?.Items ?? []).OfType<MapNode>())
        {
            if (stage.Text(Setting) is not { } profile)
                continue;
            var shown = Path.GetRelativePath(Environment.CurrentDirectory, Path.GetFullPath(profile, Path.GetDirectoryName(Path.GetFullPath(path))!));
            if (!File.Exists(shown))
                problems.AddMissing(stage.Find(Setting)!.Value.Location, Setting, $"there is no profile '{profile}'; looked for {shown}. Expected a file as domainadapt calibrate writes it");
            else if (SpecFile.ReadMap(shown, problems)?.Find(Steps)?.Value is ListNode steps)
                Give(stage, steps);
            else
                problems.Add(stage.Find(Setting)!.Value.Location, Setting, $"{shown} has no list of steps; expected a file as domainadapt calibrate writes it");
        }
    }

    private static void Give(MapNode stage, ListNode steps)
    {
        if (stage.Find(Steps)?.Value is not ListNode own)
        {
            stage.Set(new Entry(Steps, steps.Location, steps.Copy()));
            return;
        }
        foreach (var step in own.Items.OfType<MapNode>())
        {
            var given = steps.Items.OfType<MapNode>().FirstOrDefault(other => other.Text("kind") == step.Text("kind"));
            foreach (var entry in given?.Entries.Where(entry => entry.Key is not "name" && step.Find(entry.Key) is null).ToList() ?? [])
                step.Set(entry with { Value = entry.Value.Copy() });
        }
    }
}
