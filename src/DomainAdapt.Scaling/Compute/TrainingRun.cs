namespace DomainAdapt.Scaling.Compute;

/// <summary>A published training run.</summary>
/// <param name="Name">The model.</param>
/// <param name="Parameters">N.</param>
/// <param name="Tokens">D, tokens seen.</param>
/// <param name="FlopsPerParameterToken">6, or 3 where half of the parameters see a token.</param>
/// <param name="PublishedPetaflopDays">As printed.</param>
/// <param name="PublishedFlops">As printed.</param>
public sealed record TrainingRun(
    string Name, double Parameters, double Tokens, double FlopsPerParameterToken, double PublishedPetaflopDays, double PublishedFlops)
{
    /// <summary>FLOPs by the rule.</summary>
    public double Flops => FlopsPerParameterToken * Parameters * Tokens;

    /// <summary>Table D.1 of Brown et al., arXiv:2005.14165, 2020.</summary>
    public static IReadOnlyList<TrainingRun> Gpt3TableD1 { get; } =
    [
        EncoderDecoder("T5-Small", 60e6, 2.08, 1.80e20),
        EncoderDecoder("T5-Base", 220e6, 7.64, 6.60e20),
        EncoderDecoder("T5-Large", 770e6, 26.7, 2.31e21),
        EncoderDecoder("T5-3B", 3_000e6, 104, 9.00e21),
        EncoderDecoder("T5-11B", 11_000e6, 382, 3.30e22),
        new("BERT-Base", 109e6, 250e9, TrainingFlops.PerParameterToken, 1.89, 1.64e20),
        new("BERT-Large", 355e6, 250e9, TrainingFlops.PerParameterToken, 6.16, 5.33e20),
        new("RoBERTa-Base", 125e6, 2_000e9, TrainingFlops.PerParameterToken, 17.4, 1.50e21),
        new("RoBERTa-Large", 355e6, 2_000e9, TrainingFlops.PerParameterToken, 49.3, 4.26e21),
        Gpt3("GPT-3 Small", 125e6, 2.60, 2.25e20),
        Gpt3("GPT-3 Medium", 356e6, 7.42, 6.41e20),
        Gpt3("GPT-3 Large", 760e6, 15.8, 1.37e21),
        Gpt3("GPT-3 XL", 1_320e6, 27.5, 2.38e21),
        Gpt3("GPT-3 2.7B", 2_650e6, 55.2, 4.77e21),
        Gpt3("GPT-3 6.7B", 6_660e6, 139, 1.20e22),
        Gpt3("GPT-3 13B", 12_850e6, 268, 2.31e22),
        Gpt3("GPT-3 175B", 174_600e6, 3_640, 3.14e23),
    ];

    private static TrainingRun EncoderDecoder(string name, double parameters, double petaflopDays, double flops)
        => new(name, parameters, 1_000e9, TrainingFlops.PerParameterTokenEncoderDecoder, petaflopDays, flops);

    private static TrainingRun Gpt3(string name, double parameters, double petaflopDays, double flops)
        => new(name, parameters, 300e9, TrainingFlops.PerParameterToken, petaflopDays, flops);
}
