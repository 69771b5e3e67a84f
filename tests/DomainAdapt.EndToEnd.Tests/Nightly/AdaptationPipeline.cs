using System.Globalization;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>
/// The experiment that says whether adaptation works: one base, trained on general text, goes on in arms of equal tokens and schedule, each with several
/// seeds. Sized for an hour on two cores.
/// </summary>
internal static class AdaptationPipeline
{
    /// <summary>Tokens that the base learns from.</summary>
    public const long BaseTokens = 4_000_000;

    /// <summary>Tokens of every arm.</summary>
    public const long ArmTokens = 800_000;

    /// <summary>The model's shape: 1.9 million weights.</summary>
    public const string Model = "{ layers: 4, width: 160, heads: 5, feed_forward: 448 }";

    /// <summary>Seeds of every arm.</summary>
    public static readonly int[] Seeds = [1, 2, 3];

    /// <summary>The arms: share of domain text, and whether they begin with the base's weights.</summary>
    public static readonly (string Name, decimal Domain, bool FromBase)[] Arms =
    [
        ("control", 0, true), ("mixed", 0.51m, true), ("domain_only", 1, true), ("mixed_from_random", 0.51m, false),
    ];

    /// <summary>Writes the pipeline and its corpora.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="domain">A folder of the domain's JSON lines.</param>
    /// <param name="heldOut">Share of the domain's documents that is held out; long ones need a larger share to be some.</param>
    /// <param name="general">A folder of the general text's JSON lines.</param>
    /// <returns>The pipeline file.</returns>
    public static string Write(string folder, string domain, decimal heldOut, string general)
    {
        Directory.CreateDirectory(folder);
        Corpus("domain", domain);
        Corpus("general", general);
        var name = "adaptation-" + Path.GetFileName(domain);
        var pipeline = Path.Combine(folder, name + ".yaml");
        File.WriteAllText(pipeline, string.Create(CultureInfo.InvariantCulture, $$"""
            name: {{name}}
            seed: 20261129
            sources:
              domain: { corpus: domain.corpus.yaml, domain: true, holdout: { by: hash, share: {{heldOut}} } }
              general: { corpus: general.corpus.yaml, holdout: { by: hash, share: 0.04 } }
            stages:
              - kind: acquire
              - { kind: read, max_damaged_share: 0.01 }
              - { kind: clean, steps: [ { kind: normalise }, { kind: length, min_words: 50, max_words: 10_000_000 } ] }
              - { kind: dedup_exact, priority: [domain], fold_numbers: true }
              - { kind: dedup_near, priority: [domain] }
              - { kind: hold_out, max_removed_share: 0.05 }
              - { kind: train_tokenizer, vocabulary: 4096 }
              - { kind: tokenize, inputs: [hold_out], tokenizer: train_tokenizer }
              - { kind: mix, name: mix_base, inputs: [tokenize], sequence_tokens: 128, budget_tokens: {{BaseTokens}}, shares: { general: 1 } }
              - { kind: train, name: base, inputs: [mix_base], model: {{Model}}, learning_rate: 2e-3 }

            """) + string.Concat(Seeds.SelectMany(seed => Arms.Select(arm => Arm(arm, seed)))) + string.Create(CultureInfo.InvariantCulture, $$"""
              - { kind: evaluate, inputs: [tokenize], models: [base, {{string.Join(", ", Seeds.SelectMany(seed => Arms.Select(arm => StageOf(arm.Name, seed))))}}] }
            execution: { kind: local, workers: 2, memory_gib: 4 }
            """));
        return pipeline;

        void Corpus(string corpus, string data)
            => File.WriteAllText(Path.Combine(folder, corpus + ".corpus.yaml"), $$"""
                id: adaptation-{{Path.GetFileName(data)}}
                title: {{Path.GetFileName(data)}}
                licence: as in the texts
                from: { kind: path, path: {{data}}, include: ["*.jsonl.gz"] }
                read: { kind: jsonl }
                """);
    }

    /// <summary>The name of an arm's training with a seed.</summary>
    public static string StageOf(string arm, int seed) => FormattableString.Invariant($"{arm}_{seed}");

    // Where the domain is smaller than an arm it is repeated, which costs little up to 4 epochs (Muennighoff et al., 2023).
    private static string Arm((string Name, decimal Domain, bool FromBase) arm, int seed)
    {
        string[] shares = [.. from share in new[] { ("domain", arm.Domain), ("general", 1 - arm.Domain) } where share.Item2 > 0 select FormattableString.Invariant($"{share.Item1}: {share.Item2}")];
        var start = arm.FromBase ? "init: { stage: base }" : "model: " + Model;
        return string.Create(CultureInfo.InvariantCulture, $$"""
              - { kind: mix, name: mix_{{StageOf(arm.Name, seed)}}, seed: {{seed}}, inputs: [tokenize], sequence_tokens: 128, budget_tokens: {{ArmTokens}}, shares: { {{string.Join(", ", shares)}} }, on_exhausted: repeat }
              - { kind: train, name: {{StageOf(arm.Name, seed)}}, seed: {{seed}}, inputs: [mix_{{StageOf(arm.Name, seed)}}], {{start}}, learning_rate: 1e-3 }

            """);
    }
}
