namespace DomainAdapt.Training.Objectives;

/// <summary>What a model learns to say of a sequence.</summary>
public abstract class Objective
{
    /// <summary>The next token at every position; of decoders.</summary>
    public static Objective NextToken { get; } = new NextTokenObjective();

    /// <summary>The token at which another text begins that does not see what lies before; null where a sequence is one text.</summary>
    public virtual int? Separator => null;

    /// <summary>Ids that the model reads of a sequence of so many tokens.</summary>
    public virtual int InputTokens(int sequenceTokens) => sequenceTokens;

    /// <summary>Positions at which it is asked.</summary>
    public virtual int TargetTokens(int sequenceTokens) => sequenceTokens;

    /// <summary>
    /// Makes what the model reads of a sequence and what it shall say, as long as <see cref="InputTokens"/> and <see cref="TargetTokens"/>; a
    /// position of which nothing is asked has <see cref="CausalLanguageModeling.NoTarget"/>. A pure function of its arguments.
    /// </summary>
    /// <param name="index">The sequence's number in its stream; a stream counts one that it repeats as another.</param>
    /// <param name="ids">Its ids, padding included.</param>
    /// <param name="real">Those of them that are not padding, which comes last.</param>
    /// <param name="inputs">What the model reads.</param>
    /// <param name="targets">What it shall say.</param>
    public abstract void Prepare(long index, ReadOnlySpan<int> ids, int real, Span<long> inputs, Span<long> targets);

    private sealed class NextTokenObjective : Objective
    {
        public override void Prepare(long index, ReadOnlySpan<int> ids, int real, Span<long> inputs, Span<long> targets)
        {
            for (var t = 0; t < ids.Length; t++)
            {
                inputs[t] = ids[t];
                targets[t] = t + 1 < real ? ids[t + 1] : CausalLanguageModeling.NoTarget;
            }
        }
    }
}
