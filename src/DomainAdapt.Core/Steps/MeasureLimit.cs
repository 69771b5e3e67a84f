namespace DomainAdapt.Core.Steps;

/// <summary>A number that a measure is held against; a document at the number stays.</summary>
/// <param name="Measure">The measure's name.</param>
/// <param name="Reason">What a document beyond it is rejected for.</param>
/// <param name="IsLeast">Whether it is the least that stays; else the most.</param>
/// <param name="Value">The number.</param>
public readonly record struct MeasureLimit(string Measure, string Reason, bool IsLeast, double Value);
