namespace DomainAdapt.Training.Stages;

/// <summary>What a training asks of a sequence.</summary>
public enum ObjectiveKind
{
    /// <summary>The next token; of decoders.</summary>
    Clm,

    /// <summary>Masked tokens (Devlin et al. 2018); of encoders.</summary>
    Mlm,

    /// <summary>Corrupted spans (Raffel et al. 2020); of encoders with a decoder.</summary>
    SpanCorruption,
}
