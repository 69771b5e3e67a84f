using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The quickstart's pipeline, cut to a part of its documents and a smaller model so that it runs in seconds, in a work folder of its own.</summary>
internal sealed class MiniQuickstart : IDisposable
{
    private static readonly string[] Settings =
    [
        "sample.share=0.08",
        "hold_out.max_removed_share=0.5",
        "train_tokenizer.vocabulary=1024",
        "mix_base.budget_tokens=40_000",
        "base.model.layers=2",
        "base.model.width=64",
        "base.model.heads=2",
        "base.model.feed_forward=128",
        "base.threads=1",
        "adapted.threads=1",
        "control.threads=1",
        "evaluate.threads=1",
        "base.checkpoint_every_steps=5",
        "adapted.checkpoint_every_steps=5",
    ];

    /// <summary>The folder the program runs in; its work folder is <c>work</c> below it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("domainadapt-mini-").FullName;

    /// <summary>Where its stages are stored.</summary>
    public string Store => Path.Combine(Folder, "work", "store");

    /// <summary>The quickstart's pipeline file.</summary>
    public static string PipelineFile { get; } = FindPipeline("quickstart.yaml");

    /// <summary>The command that runs it.</summary>
    public static string[] Command(params string[] more) => ["run", PipelineFile, "--offline", .. Settings.SelectMany(setting => new[] { "--set", setting }), .. more];

    /// <summary>Runs it to its end.</summary>
    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] more) => await DomainAdaptProcess.RunAsync(Folder, Command(more));

    /// <summary>The marker of a stage, as JSON.</summary>
    public JsonElement Marker(string address)
    {
        var folder = Directory.EnumerateDirectories(Store).Single(path => Path.GetFileName(path).StartsWith(address + "-", StringComparison.Ordinal));
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "marker.json"))).RootElement;
    }

    /// <summary>The files of a stage's channel.</summary>
    public string[] Files(string address, string channel)
    {
        var folder = Directory.EnumerateDirectories(Store).Single(path => Path.GetFileName(path).StartsWith(address + "-", StringComparison.Ordinal));
        return [.. Directory.EnumerateFiles(Path.Combine(folder, channel)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Digests of all stages, by address.</summary>
    public SortedDictionary<string, string> Digests()
        => new(Directory.EnumerateDirectories(Store).ToDictionary(
            path => Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('-')],
            path => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "marker.json"))).RootElement.GetProperty("digest").GetString()!));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A pipeline file of the checkout.</summary>
    public static string FindPipeline(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DomainAdapt.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "pipelines", name);
    }
}
