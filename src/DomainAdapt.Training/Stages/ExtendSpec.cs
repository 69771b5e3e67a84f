using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// The extension of a model's vocabulary: the mix was cut by a tokenizer that has all tokens of the model's and more (<c>tokenizer extend</c>), and the
/// model gets a row of weights for each new one.
/// </summary>
public sealed record ExtendSpec
{
    /// <summary>The extended tokenizer, which the mix was made with.</summary>
    [InputPath]
    public required string Tokenizer { get; init; }

    /// <summary>The tokenizer that the model has; the <c>tokenizer.json</c> in its folder unless given.</summary>
    [InputPath]
    public string? Base { get; init; }

    /// <summary>What the new rows begin as.</summary>
    public NewRows Rows { get; init; } = NewRows.Mean;
}
