using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Storage.Files;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>
/// Checkpoints of one training: folders <c>step-000000120</c> of <c>model.safetensors</c>, <c>optimizer.safetensors</c>, <c>state.json</c>
/// and <c>SHA256SUMS</c>, the hashes of the other three as <c>sha256sum -c</c> reads them. A folder gets its name when all of it is on the
/// disk; one that does not prove itself is passed over, and that is said.
/// </summary>
/// <param name="path">The folder they lie in, which no other process uses.</param>
/// <param name="keep">How many of the latest are kept; 1 or more.</param>
/// <param name="log">Where it is said that a checkpoint is damaged.</param>
public sealed class CheckpointFolder(string path, int keep = 2, ILogger? log = null)
{
    private const string ModelFile = "model.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string StateFile = "state.json";
    private const string SumsFile = "SHA256SUMS";
    private const string Prefix = "step-";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly ILogger _log = log ?? NullLogger.Instance;

    /// <summary>Where the account of a training lies that handed on no model.</summary>
    public string AccountPath => Path.Combine(path, "account.json");

    /// <summary>Writes a checkpoint and removes those that are no longer kept.</summary>
    /// <param name="weights">The model's weights.</param>
    /// <param name="optimizer">The optimiser's means.</param>
    /// <param name="state">Where the training is.</param>
    /// <param name="anchors">Steps whose checkpoints are kept besides the latest.</param>
    /// <exception cref="DomainAdaptException">It cannot be written; those before it are as they were.</exception>
    public Checkpoint Save(
        IEnumerable<(string Name, Tensor Value)> weights, IEnumerable<(string Name, Tensor Value)> optimizer, TrainingState state,
        IReadOnlyCollection<long>? anchors = null)
    {
        var target = FolderOf(state.Step);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using (var folder = AtomicFolder.Create(target))
        {
            hashes[ModelFile] = Write(folder, ModelFile, stream => Safetensors.Write(stream, weights));
            hashes[OptimizerFile] = Write(folder, OptimizerFile, stream => Safetensors.Write(stream, optimizer));
            hashes[StateFile] = Write(folder, StateFile, stream => stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(state, indented: true) + '\n')));
            Write(folder, SumsFile, stream => stream.Write(Sums(hashes)));
            if (Directory.Exists(target)) // one that did not prove itself, or this training would be past it
                Directory.Delete(target, recursive: true);
            folder.Commit();
        }
        foreach (var (_, old) in Steps().Skip(keep).Where(folder => anchors?.Contains(folder.Step) != true))
            Directory.Delete(old, recursive: true);
        return new Checkpoint(state, hashes);
    }

    /// <summary>
    /// Loads the latest checkpoint of that fingerprint that proves itself into model and optimiser; null where there is none, and then both
    /// are as they were.
    /// </summary>
    public Checkpoint? Load(string fingerprint, LanguageModel model, AdamW optimizer)
    {
        RemoveUnfinished();
        foreach (var (step, folder) in Steps())
        {
            if (Proven(folder, step) is { } checkpoint && checkpoint.State.Fingerprint == fingerprint)
                return Load(checkpoint, folder, model, optimizer);
        }
        return null;
    }

    /// <summary>Loads the checkpoint of a step into model and optimiser.</summary>
    /// <exception cref="DomainAdaptException">It is not there, or does not prove itself.</exception>
    public void Load(long step, string fingerprint, LanguageModel model, AdamW optimizer)
    {
        var folder = FolderOf(step);
        if (!Directory.Exists(folder) || Proven(folder, step) is not { } checkpoint || checkpoint.State.Fingerprint != fingerprint)
        {
            throw new DomainAdaptException(
                $"{folder}: is missing or damaged; the training was to go back to this checkpoint, as several updates in a row were ruinous. "
                + "Lower learning_rate, or remove its folder to begin anew.");
        }
        Load(checkpoint, folder, model, optimizer);
    }

    private static Checkpoint Load(Checkpoint checkpoint, string folder, LanguageModel model, AdamW optimizer)
    {
        Safetensors.Read(Path.Combine(folder, ModelFile), model.State);
        Safetensors.Read(Path.Combine(folder, OptimizerFile), optimizer.State);
        optimizer.Resume(checkpoint.State.Updates);
        return checkpoint;
    }

    private string FolderOf(long step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D9}"));

    /// <summary>Leaves the account of a training that hands on no model beside its checkpoints.</summary>
    public void WriteAccount(TrainingAccount account)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(AccountPath, CanonicalJson.Of(account, indented: true) + '\n');
    }

    /// <summary>The folders that bear a checkpoint's name, latest first.</summary>
    private List<(long Step, string Path)> Steps()
    {
        var steps = new List<(long Step, string Path)>();
        foreach (var folder in Directory.Exists(path) ? Directory.EnumerateDirectories(path, Prefix + "*") : [])
        {
            var number = Path.GetFileName(folder)[Prefix.Length..];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
                steps.Add((step, folder));
        }
        return [.. steps.OrderByDescending(folder => folder.Step)];
    }

    /// <summary>Removes what a process left that was killed as it wrote a checkpoint.</summary>
    private void RemoveUnfinished()
    {
        foreach (var folder in Directory.Exists(path) ? Directory.GetDirectories(path, $"{Prefix}*{AtomicFile.TemporarySuffix}") : [])
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>A checkpoint whose files have the hashes it claims, or null.</summary>
    private Checkpoint? Proven(string folder, long step)
    {
        try
        {
            var claimed = ReadSums(Path.Combine(folder, SumsFile));
            foreach (var name in new[] { ModelFile, OptimizerFile, StateFile })
            {
                var found = ContentHash.OfFile(Path.Combine(folder, name));
                if (claimed.GetValueOrDefault(name) is not { } expected || found != expected)
                    return PassOver(folder, $"{name} has SHA-256 {found}; expected {claimed.GetValueOrDefault(name) ?? "one"}");
            }
            var state = JsonSerializer.Deserialize<TrainingState>(File.ReadAllBytes(Path.Combine(folder, StateFile)), Options)!;
            return state.Step == step ? new Checkpoint(state, claimed) : PassOver(folder, $"it is one of step {state.Step}");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or DomainAdaptException)
        {
            return PassOver(folder, cause.Message.TrimEnd('.'));
        }
    }

    private Checkpoint? PassOver(string folder, string problem)
    {
        _log.LogWarning("The checkpoint {Folder} is damaged and passed over: {Problem}. The one before it is taken", folder, problem);
        return null;
    }

    private static byte[] Sums(IEnumerable<KeyValuePair<string, string>> hashes)
        => Encoding.UTF8.GetBytes(string.Concat(hashes.Select(hash => $"{hash.Value}  {hash.Key}\n")));

    private static SortedDictionary<string, string> ReadSums(string path) => new(
        File.ReadAllLines(path).Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[1])
            .ToDictionary(parts => parts[1], parts => parts[0]),
        StringComparer.Ordinal);

    private static string Write(AtomicFolder folder, string name, Action<Stream> write)
    {
        using var file = AtomicFile.Create(Path.Combine(folder.TemporaryPath, name));
        write(file.Stream);
        return file.Commit().Sha256;
    }
}
