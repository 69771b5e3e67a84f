namespace DomainAdapt.Tokenizers.Loading;

/// <summary>A tokenizer's file in memory.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="Name">What messages call it: its path where it has one.</param>
/// <param name="Options">What the file leaves open.</param>
internal sealed record TokenizerSource(byte[] Bytes, string Name, TokenizerOptions Options);
