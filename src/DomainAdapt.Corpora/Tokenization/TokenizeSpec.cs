using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Tokenization;

/// <summary>Settings of <c>tokenize</c>: documents become token ids, by a tokenizer trained in the pipeline or one from a file.</summary>
public sealed record TokenizeSpec : StageSpec
{
    /// <summary>Name of the stage that trained the tokenizer.</summary>
    [StageReference]
    public string? Tokenizer { get; init; }

    /// <summary>
    /// Path of a tokenizer, such as that of the model to go on from: Hugging Face <c>tokenizer.json</c>, SentencePiece <c>.model</c>,
    /// <c>.tiktoken</c>, or <c>vocab.json</c> with <c>merges.txt</c> beside it.
    /// </summary>
    [InputPath]
    public string? TokenizerFile { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Tokenizer is null && TokenizerFile is null)
            problems.Add("tokenizer", "is missing; expected the name of a stage that trains one, or a tokenizer_file");
        if (Tokenizer is not null && TokenizerFile is not null)
            problems.Add("tokenizer_file", "is given beside tokenizer; expected one of them");
    }
}
