using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Pipelines.Tests.Specs;

/// <summary>A temporary folder of pipeline and corpus files.</summary>
internal sealed class SpecFolder : IDisposable
{
    public const string Pipeline = """
        name: finance
        seed: 20260117
        sources:
          filings: { corpus: corpora/filings.corpus.yaml, domain: true, holdout: { by: group, key: cik, share: 0.02 } }
          web: { corpus: corpora/web.corpus.yaml }
        stages:
          - kind: read
            shard_bytes: 64 MiB
          - kind: clean
            steps:
              - { kind: repair, word_list: lists/words.txt }
              - { kind: length, min_words: 30 }
          - kind: mix
            budget_tokens: 2_000_000_000
            shares: { filings: 0.51, web: 0.49 }
            max_epochs: { filings: 4 }
            on_exhausted: renormalise_shares
          - { kind: train, from: mix, init: { models: [mix], scale: 1e-2 } }
        """;

    public SpecFolder()
    {
        Write("corpora/filings.corpus.yaml", Corpus("sec-filings"));
        Write("corpora/web.corpus.yaml", Corpus("common-crawl"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("domainadapt-specs-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public static string Corpus(string id) => $$"""
        id: {{id}}
        title: A corpus of {{id}}
        licence: CC0-1.0
        from: { kind: folder, path: raw }
        read: { kind: lines }
        """;

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public BoundPipeline Load(string text = Pipeline, params string[] sets)
        => PipelineFile.Load(Write("pipeline.yaml", text), TestKinds.Catalog, sets);

    /// <summary>The lines of the failure that loading must give, with the folder's name taken off.</summary>
    public string[] Problems(string text, params string[] sets)
        => [.. Assert.Throws<SpecException>(() => Load(text, sets)).Problems
            .Select(line => line.Replace(Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];

    public static string Json(PipelineSpec spec) => CanonicalJson.Of(spec, indented: true);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
