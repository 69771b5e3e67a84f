using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DomainAdapt.Storage.Files;
using DomainAdapt.Testing;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The real program fetches from a real server: killed in the middle, through a proxy, offline, and from a bundle without a network.</summary>
public sealed class AcquisitionTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(
        SmallPipeline.Texts(4000, words: 40).Select((text, number) => JsonSerializer.Serialize(new { id = $"n{number}", text }) + "\n")));

    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-acquisition-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact] // kill -9 while bytes arrive; the next run asks for the rest only, and the checksum is that of the whole.
    public async Task AKilledDownload_GoesOn()
    {
        using var server = new FileServer(Content) { FirstStallsAfter = Content.Length / 2 };
        WritePipeline($"{{ url: \"{server.Url}notes.jsonl\" }}");
        using (var process = DomainAdaptProcess.Start(_folder, ["run", "p.yaml"]))
        {
            await WaitForPartAsync(process);
            Assert.True(await process.KillAfterAsync(TimeSpan.Zero));
        }
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(_folder, "run", "p.yaml");
        Assert.True(code == 0, output + errors);

        Assert.Equal(2, server.Requests.Count);
        Assert.Matches(@"(?m)^Range: bytes=[1-9]\d*-\r$", server.Requests[1]);
        Assert.Contains("If-Range: \"one\"", server.Requests[1], StringComparison.Ordinal);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(_folder, "work", "cache", ContentHash.Of(Content)), TestContext.Current.CancellationToken));
        Assert.Contains(ContentHash.Of(Content), await File.ReadAllTextAsync(Manifest(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact] // The host is known to nobody but the proxy.
    public async Task AProxyOfTheEnvironment_IsAsked()
    {
        using var proxy = new FileServer(Content);
        WritePipeline("{ url: \"http://data.example.invalid/notes.jsonl\" }");
        using var process = DomainAdaptProcess.Start(_folder, ["run", "p.yaml"], shellPrefix: $"export HTTP_PROXY={proxy.Url} NO_PROXY=other.invalid");
        Assert.True(await process.WaitAsync() == 0, process.Output + process.Errors);
        Assert.StartsWith("GET http://data.example.invalid/notes.jsonl HTTP/1.1", Assert.Single(proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_OpensNoSocket()
    {
        using var server = new FileServer(Content);
        WritePipeline($"{{ url: \"{server.Url}notes.jsonl\" }}");
        var (code, _, errors) = await DomainAdaptProcess.RunAsync(_folder, "run", "p.yaml", "--offline");
        Assert.Equal(5, code);
        Assert.Contains("offline", errors, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task ABundle_RunsWhereThereIsNoNetwork()
    {
        var notes = Path.Combine(_folder, "connected");
        string url;
        using (var server = new FileServer(Content))
        {
            url = $"{server.Url}notes.jsonl";
            WritePipeline($"{{ url: \"{url}\" }}", notes);
            var (packed, output, errors) = await DomainAdaptProcess.RunAsync(notes, "bundle", "p.yaml", "-o", Path.Combine(_folder, "p.tar"));
            Assert.True(packed == 0, output + errors);
            Assert.Single(server.Requests);
        }
        var (whole, wholeOutput, wholeErrors) = await DomainAdaptProcess.RunAsync(notes, "run", "p.yaml", "--offline");
        Assert.True(whole == 0, wholeOutput + wholeErrors);

        var closed = Directory.CreateDirectory(Path.Combine(_folder, "closed")).FullName;
        // A network namespace of its own has no way out; where making one is not permitted, the program must not try.
        var prefix = CanUnshare() ? "exec unshare -rn \"$@\" #" : "true";
        using var process = DomainAdaptProcess.Start(closed, ["run", "--bundle", Path.Combine(_folder, "p.tar")], shellPrefix: prefix);
        Assert.True(await process.WaitAsync() == 0, process.Output + process.Errors);
        Assert.Equal(Digests(notes), Digests(closed));
    }

    private static bool CanUnshare()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "unshare -rn true 2>/dev/null"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [Fact] // What a closed network needs to go on from a model: base, tokenizer, corpora and pipeline, in one file.
    public async Task ABundle_CarriesTheBaseModelAndItsTokenizer()
    {
        var model = SharedData.Path("data/models/stories260k");
        Assert.SkipUnless(model is not null, "the shared data is absent");
        var connected = Directory.CreateDirectory(Path.Combine(_folder, "connected")).FullName;
        Directory.CreateDirectory(Path.Combine(connected, "models", "base"));
        foreach (var name in (string[])["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
            File.Copy(Path.Combine(model!, name), Path.Combine(connected, "models", "base", name));
        Directory.CreateDirectory(Path.Combine(connected, "data"));
        await File.WriteAllBytesAsync(Path.Combine(connected, "data", "a.jsonl"), Content.AsSpan(0, Content.AsSpan(0, 40_000).LastIndexOf((byte)'\n') + 1).ToArray(), TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(connected, "notes.corpus.yaml"), "id: notes\ntitle: Notes\nlicence: CC0-1.0\nfrom: { kind: path, path: data }\nread: { kind: jsonl }\n");
        File.WriteAllText(Path.Combine(connected, "p.yaml"),
            """
            name: carried
            sources: { notes: { corpus: notes.corpus.yaml, domain: true } }
            stages:
              - { kind: acquire }
              - { kind: read }
              - { kind: tokenize, tokenizer_file: models/base/tokenizer.json }
              - { kind: mix, sequence_tokens: 32, budget_tokens: 1_280, shares: { notes: 1 } }
              - { kind: train, init: { from: models/base }, batch_sequences: 4, threads: 1 }
            """);
        var (packed, output, errors) = await DomainAdaptProcess.RunAsync(connected, "bundle", "p.yaml", "-o", Path.Combine(_folder, "p.tar"));
        Assert.True(packed == 0, output + errors);
        Directory.Move(connected, Path.Combine(_folder, "out of reach"));

        var closed = Directory.CreateDirectory(Path.Combine(_folder, "closed")).FullName;
        using var process = DomainAdaptProcess.Start(
            closed, ["run", "--bundle", Path.Combine(_folder, "p.tar")], shellPrefix: CanUnshare() ? "exec unshare -rn \"$@\" #" : "true");
        Assert.True(await process.WaitAsync() == 0, process.Output + process.Errors);
        Assert.Contains(Digests(closed).Keys, stage => stage.StartsWith("train-", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(closed, "work", "store"), "*.safetensors", SearchOption.AllDirectories));
    }

    private static SortedDictionary<string, string> Digests(string folder)
        => new(Directory.EnumerateDirectories(Path.Combine(folder, "work", "store")).ToDictionary(
            path => Path.GetFileName(path), path => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "marker.json"))).RootElement.GetProperty("digest").GetString()!),
            StringComparer.Ordinal);

    private void WritePipeline(string file, string? folder = null)
    {
        folder = Directory.CreateDirectory(folder ?? _folder).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "corpora", "local"));
        File.WriteAllText(Path.Combine(folder, "corpora", "local", "a.txt"), "A local text of some words, to be carried along with what was fetched.");
        File.WriteAllText(Path.Combine(folder, "corpora", "notes.corpus.yaml"),
            $"id: notes\ntitle: Notes\nlicence: CC0-1.0\nfrom:\n  kind: http\n  files: [ {file} ]\nread: {{ kind: jsonl }}\n");
        File.WriteAllText(Path.Combine(folder, "corpora", "local.corpus.yaml"),
            "id: local\ntitle: Local\nlicence: CC0-1.0\nfrom: { kind: path, path: local }\nread: { kind: text }\n");
        File.WriteAllText(Path.Combine(folder, "p.yaml"),
            """
            name: carried
            sources:
              notes: { corpus: corpora/notes.corpus.yaml, domain: true }
              local: { corpus: corpora/local.corpus.yaml }
            stages:
              - { kind: acquire }
              - { kind: read }
            """);
    }

    private async Task WaitForPartAsync(DomainAdaptProcess process)
    {
        var cache = Path.Combine(_folder, "work", "cache");
        while (!process.HasExited && (!Directory.Exists(cache) || !Directory.EnumerateFiles(cache, "*.part").Any(path => new FileInfo(path).Length > 0)))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private string Manifest() => Directory.EnumerateFiles(Path.Combine(_folder, "work", "store"), "*files.json", SearchOption.AllDirectories)
        .Single(path => path.Contains("acquire@notes", StringComparison.Ordinal));
}
