using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Cli.Proving;

/// <summary>What a training ended with: SHA-256 of its last checkpoint and of everything it handed on, by name.</summary>
internal sealed record TrainingEnd(IReadOnlyDictionary<string, string> Hashes)
{
    /// <summary>Reads it from the task of a training that is done.</summary>
    public static TrainingEnd Read(WorkFolder work, StageNode node, FileHashes hashes)
    {
        var folder = work.FolderOf(node);
        var marker = folder.ReadTaskMarker(node.Stage.Phases[0], 0, hashes)
            ?? throw new DomainAdaptException($"{node}: the training ended without a marker in {folder.Path}.", ExitCodes.StageFailed);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in marker.Files)
            found[$"{file.Channel}/{file.Name}"] = file.Sha256;
        var account = marker.Files.Single(file => file.Channel == "account");
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.FilePath(account.Channel, account.Name)));
        foreach (var state in json.RootElement.GetProperty("final_state").EnumerateObject())
            found[$"checkpoint {state.Name}"] = state.Value.GetString()!;
        return new TrainingEnd(found);
    }

    /// <summary>Names of what differs in another.</summary>
    public IReadOnlyList<string> DifferencesFrom(TrainingEnd other)
        => [.. Hashes.Keys.Union(other.Hashes.Keys).Order(StringComparer.Ordinal).Where(name => Hashes.GetValueOrDefault(name) != other.Hashes.GetValueOrDefault(name))];
}
