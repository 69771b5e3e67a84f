namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Two neighbouring tokens become one.</summary>
/// <param name="Left">Id of the first.</param>
/// <param name="Right">Id of the second.</param>
/// <param name="Merged">Id of both together.</param>
internal readonly record struct Merge(int Left, int Right, int Merged);
