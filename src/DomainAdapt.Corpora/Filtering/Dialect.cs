namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Whose reading of a published rule: the same paper is several programs, which count words, lines and repeats each in their own way, so one limit
/// means different things.
/// </summary>
public enum Dialect
{
    /// <summary>Hugging Face's datatrove, by which FineWeb was made.</summary>
    Datatrove,

    /// <summary>AI2's Dolma taggers (gopher_v1), with the limits of its v1.5 mix.</summary>
    Dolma,

    /// <summary>DataComp-LM, by which DCLM-Baseline was made.</summary>
    Dclm,

    /// <summary>NVIDIA's NeMo Curator, heuristic filters for English.</summary>
    Nemo,

    /// <summary>The paper's own words, where they say enough; <c>docs/dialects.md</c> says how the rest was read.</summary>
    Paper,
}
