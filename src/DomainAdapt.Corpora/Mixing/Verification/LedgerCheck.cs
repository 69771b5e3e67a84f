using DomainAdapt.Shards.Sequences;

namespace DomainAdapt.Corpora.Mixing.Verification;

/// <summary>Holds the ledger to its own arithmetic and to what was counted.</summary>
internal static class LedgerCheck
{
    /// <summary>Adds what does not add up.</summary>
    public static void Check(MixLedger ledger, long sequences, IReadOnlyDictionary<string, long> tokens, ViolationList violations)
    {
        Demand("sequences", sequences, ledger.Sequences);
        Demand("placed_tokens", tokens.Values.Sum(), ledger.PlacedTokens);
        foreach (var source in ledger.Sources)
        {
            Demand($"{source.Name}.placed_tokens", tokens.GetValueOrDefault(source.Name), source.PlacedTokens);
            Demand(
                $"{source.Name}.placed_tokens, from its epochs",
                (source.WholeEpochs * source.AvailableTokens) + source.PartEpochTokens - source.DroppedTailTokens,
                source.PlacedTokens);
            if (source.WholeEpochs + (source.PartEpochTokens > 0 ? 1 : 0) > source.MaxEpochs)
                violations.Add("epochs", source.Name, null, $"takes more than its {source.MaxEpochs} epochs");
            if (source.DroppedTailTokens >= ledger.SequenceTokens)
                violations.Add("dropped", source.Name, null, $"drops {source.DroppedTailTokens} tokens; a sequence takes {ledger.SequenceTokens}");
        }
        CheckStop(ledger, violations);

        void Demand(string figure, long found, long expected)
        {
            if (found != expected)
                violations.Add("ledger", figure, null, $"is {found}; the ledger says {expected}");
        }
    }

    private static void CheckStop(MixLedger ledger, ViolationList violations)
    {
        if (ledger.PlacedTokens > ledger.BudgetTokens)
            violations.Add("budget", "placed_tokens", null, $"are {ledger.PlacedTokens}, over the budget of {ledger.BudgetTokens}");
        if (ledger.Stop == MixStop.BudgetReached && !(ledger.PlacedTokens + ledger.SequenceTokens > ledger.BudgetTokens))
            violations.Add("stop", "budget_reached", null, $"{ledger.PlacedTokens} tokens leave room for a sequence within {ledger.BudgetTokens}");
        if (ledger.Stop != MixStop.SourceExhausted)
            return;
        var source = ledger.Sources.FirstOrDefault(source => source.Name == ledger.StoppedBy);
        if (source is null || (source.AvailableTokens * source.MaxEpochs) - source.PlacedTokens >= (ledger.Packing == SequencePacking.BestFit ? 1 : ledger.SequenceTokens))
            violations.Add("stop", "source_exhausted", null, $"'{ledger.StoppedBy}' has a sequence left within its epochs");
    }
}
