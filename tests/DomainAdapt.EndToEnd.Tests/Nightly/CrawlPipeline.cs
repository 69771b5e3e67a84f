namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>The pipeline that takes the crawl and the domain sets of the shared data through every stage there is.</summary>
internal static class CrawlPipeline
{
    public const string Name = "nightly-crawl";
    public const int Workers = 2;
    public const int MemoryGib = 4;

    /// <summary>Writes the pipeline and its corpora into the crawl's folder.</summary>
    /// <returns>The pipeline file.</returns>
    public static string Write(string folder, string domainData)
    {
        Corpus("pages", "path: pages", "kind: html");
        Corpus("packed", "path: packed", "{ kind: jsonl, format: html }");
        foreach (var domain in (string[])["finance", "law", "medicine"])
            Corpus(domain, $"path: {Path.Combine(domainData, domain)}, include: [\"*.jsonl.gz\"]", "{ kind: jsonl }");
        var pipeline = Path.Combine(folder, Name + ".yaml");
        File.WriteAllText(pipeline, $$"""
            name: {{Name}}
            seed: 20260103
            sources:
              pages: { corpus: pages.corpus.yaml, holdout: { by: hash, share: 0.02 } }
              packed: { corpus: packed.corpus.yaml, holdout: { by: hash, share: 0.01 } }
              finance: { corpus: finance.corpus.yaml, domain: true, holdout: { by: hash, share: 0.1 } }
              law: { corpus: law.corpus.yaml, domain: true, holdout: { by: hash, share: 0.02 } }
              medicine: { corpus: medicine.corpus.yaml, domain: true, holdout: { by: hash, share: 0.02 } }
            stages:
              - kind: acquire
              - { kind: read, max_damaged_share: 0.1, max_damaged_files: {{PlantedCrawl.CutPages}} }
              - kind: clean
                steps:
                  - { kind: extract }
                  - { kind: normalise }
                  - { kind: repeated_lines }
                  - { kind: gopher_quality, min_alphabetic_word_share: 0.6 }
                  - { kind: length, min_words: 50 }
              - { kind: dedup_exact, priority: [finance, law, medicine], fold_numbers: true }
              - { kind: hold_out, max_removed_share: 0.2 }
              - { kind: train_tokenizer, vocabulary: 4096 }
              - { kind: tokenize, inputs: [hold_out], tokenizer: train_tokenizer }
              - kind: mix
                inputs: [tokenize]
                sequence_tokens: 128
                budget_tokens: 100_000
                shares: { finance: 0.17, law: 0.17, medicine: 0.17, pages: 0.29, packed: 0.2 }
              - kind: train
                inputs: [mix]
                model: { layers: 2, width: 64, heads: 2, feed_forward: 128 }
              - { kind: evaluate, inputs: [tokenize, train] }
            execution: { kind: local, workers: {{Workers}}, memory_gib: {{MemoryGib}} }
            """);
        return pipeline;

        void Corpus(string name, string from, string read)
            => File.WriteAllText(Path.Combine(folder, name + ".corpus.yaml"), $$"""
                id: nightly-{{name}}
                title: nightly {{name}}
                licence: as in the pages
                from: { kind: path, {{from}} }
                read: {{(read.StartsWith('{') ? read : $"{{ {read} }}")}}
                """);
    }
}
