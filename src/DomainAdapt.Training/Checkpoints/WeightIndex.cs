using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>
/// Weights in several files: <c>model.safetensors.index.json</c> says which of the files beside it holds each tensor. In a stage's channel
/// all of them have the task's number before their names.
/// </summary>
internal static class WeightIndex
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fills tensors from the files that the index names.</summary>
    /// <exception cref="DomainAdaptException">The index is damaged, lacks a tensor, or names a file elsewhere; or a file is, or does not hold what the index says.</exception>
    public static void Read(string path, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        var files = FilesOf(path);
        var parts = tensors.GroupBy(tensor => FileOf(files, tensor.Name, path)).ToList();
        CheckFiles(files, path);
        foreach (var part in parts)
            Safetensors.Read(PathOf(path, part.Key), part);
    }

    /// <summary>Writes the index of files.</summary>
    public static void Write(Stream stream, IReadOnlyList<WeightShard> shards, WeightType type)
    {
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", shards.SelectMany(shard => shard.Tensors).Sum(tensor => WeightShards.BytesOf(tensor.Value, type)));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (var (name, file) in shards.SelectMany(shard => shard.Tensors.Select(tensor => (tensor.Name, shard.Name)))
                .OrderBy(entry => entry.Item1, StringComparer.Ordinal))
            {
                json.WriteString(name, file);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static string FileOf(Dictionary<string, string> files, string name, string path)
        => files.GetValueOrDefault(name) ?? files.GetValueOrDefault(Safetensors.WithoutPrefix(name))
            ?? throw new DomainAdaptException($"{path}: names no file for '{name}'. Give the weights that belong to the config.");

    /// <summary>Where a file of the index lies: beside it, with the same part before its name.</summary>
    private static string PathOf(string path, string file)
        => path[..path.LastIndexOf(ModelFiles.Index, StringComparison.Ordinal)] + file;

    /// <summary>Refuses files that do not hold what the index says, or hold what it says of another: which of two would be meant?</summary>
    private static void CheckFiles(Dictionary<string, string> files, string path)
    {
        foreach (var file in files.GroupBy(entry => entry.Value, entry => entry.Key))
        {
            var held = Safetensors.Entries(PathOf(path, file.Key)).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
            if (file.FirstOrDefault(name => !held.Contains(name)) is { } missing)
                throw Damaged(path, $"'{missing}' is not in {file.Key}");
            if (held.FirstOrDefault(name => files.TryGetValue(name, out var said) && said != file.Key) is { } twice)
                throw Damaged(path, $"'{twice}' is in {file.Key} and in {files[twice]}");
        }
    }

    private static Dictionary<string, string> FilesOf(string path)
    {
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var files = index.RootElement.GetProperty("weight_map").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal);
            // An index is untrusted input: it may not lead out of its folder.
            if (files.Values.FirstOrDefault(file => file.Length == 0 || file.AsSpan().ContainsAny('/', '\\') || file == "..") is { } foreign)
                throw new JsonException($"'{foreign}' is no file name");
            return files;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Damaged(path, cause.Message.Split('\n')[0].TrimEnd('.'), cause);
        }
    }

    private static DomainAdaptException Damaged(string path, string found, Exception? inner = null) => new(
        $"{path}: is no index of weights ({found}); expected weight_map, from tensors to files beside it. Get the files anew.",
        ExitCodes.InputsMissing, inner);
}
