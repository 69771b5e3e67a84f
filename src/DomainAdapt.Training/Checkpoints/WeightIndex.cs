using System.Text.Json;
using DomainAdapt.Core.Failures;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>Weights in several files: <c>model.safetensors.index.json</c> says which of the files beside it holds each tensor.</summary>
internal static class WeightIndex
{
    /// <summary>Fills tensors from the files that the index names.</summary>
    /// <exception cref="DomainAdaptException">The index is damaged, lacks a tensor, or names a file elsewhere; or a file is.</exception>
    public static void Read(string path, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        var files = FilesOf(path);
        foreach (var part in tensors.GroupBy(tensor => FileOf(files, tensor.Name, path)))
            Safetensors.Read(Path.Combine(Path.GetDirectoryName(path)!, part.Key), part);
    }

    private static string FileOf(Dictionary<string, string> files, string name, string path)
        => files.GetValueOrDefault(name) ?? files.GetValueOrDefault(Safetensors.WithoutPrefix(name))
            ?? throw new DomainAdaptException($"{path}: names no file for '{name}'. Give the weights that belong to the config.");

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
            throw new DomainAdaptException(
                $"{path}: is no index of weights ({cause.Message.Split('\n')[0].TrimEnd('.')}); expected weight_map, from tensors to files beside it. "
                + "Get the file anew.", ExitCodes.InputsMissing, cause);
        }
    }
}
