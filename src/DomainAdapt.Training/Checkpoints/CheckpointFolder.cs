using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Storage.Files;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>
/// Checkpoints of one training: folders <c>step-000000120</c> of <c>model.safetensors</c>, <c>optimizer.safetensors</c> and
/// <c>state.json</c>, which holds the hashes of the other two. A folder gets its name when all of it is on the disk; one that does not
/// prove itself is passed over.
/// </summary>
/// <param name="path">The folder they lie in.</param>
/// <param name="keep">How many of the latest are kept; 1 or more.</param>
public sealed class CheckpointFolder(string path, int keep = 2)
{
    private const string ModelFile = "model.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string StateFile = "state.json";
    private const string Prefix = "step-";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes a checkpoint and removes those that are no longer kept.</summary>
    public void Save(CausalDecoder model, AdamW optimizer, TrainingState state)
    {
        var target = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{state.Step:D9}"));
        using (var folder = AtomicFolder.Create(target))
        {
            var files = new Dictionary<string, string>
            {
                [ModelFile] = Write(folder, ModelFile, stream => Safetensors.Write(stream, model.Weights)),
                [OptimizerFile] = Write(folder, OptimizerFile, stream => Safetensors.Write(stream, optimizer.State)),
            };
            var json = CanonicalJson.Of(state with { Files = files }, indented: true) + '\n';
            Write(folder, StateFile, stream => stream.Write(Encoding.UTF8.GetBytes(json)));
            if (Directory.Exists(target)) // one that did not prove itself, or this training would be past it
                Directory.Delete(target, recursive: true);
            folder.Commit();
        }
        foreach (var (_, old) in Steps().Skip(keep))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>
    /// Loads the latest checkpoint of that fingerprint that proves itself into model and optimiser; null where there is none, and then both
    /// are as they were.
    /// </summary>
    public TrainingState? Load(string fingerprint, CausalDecoder model, AdamW optimizer)
    {
        foreach (var (step, folder) in Steps())
        {
            if (Proven(folder) is not { } state || state.Step != step || state.Fingerprint != fingerprint)
                continue;
            Safetensors.Read(Path.Combine(folder, ModelFile), model.Weights);
            Safetensors.Read(Path.Combine(folder, OptimizerFile), optimizer.State);
            optimizer.Resume(state.Step);
            return state;
        }
        return null;
    }

    /// <summary>Where the account of a training lies that handed on no model.</summary>
    public string AccountPath => Path.Combine(path, "account.json");

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

    /// <summary>The state of a checkpoint whose files have the hashes it claims, or null.</summary>
    private static TrainingState? Proven(string folder)
    {
        try
        {
            var state = JsonSerializer.Deserialize<TrainingState>(File.ReadAllBytes(Path.Combine(folder, StateFile)), Options);
            var isProven = state is not null && new[] { ModelFile, OptimizerFile }.All(name =>
                state.Files.TryGetValue(name, out var claimed) && File.Exists(Path.Combine(folder, name))
                && ContentHash.OfFile(Path.Combine(folder, name)) == claimed);
            return isProven ? state : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string Write(AtomicFolder folder, string name, Action<Stream> write)
    {
        using var file = AtomicFile.Create(Path.Combine(folder.TemporaryPath, name));
        write(file.Stream);
        return file.Commit().Sha256;
    }
}
