using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Batches;

/// <summary>Adds up what a training took in, and what its repetitions were worth.</summary>
internal static class Accounting
{
    /// <summary>The account of a stream's first batches, of so many sequences each.</summary>
    public static TrainingAccount Of(TokenPlan plan, ITrainingSequences stream, LanguageModelSpec model, StopReason reason, TrainingRecord record, int batch)
    {
        var parameters = model.ParameterCount();
        var seen = plan.Sources.ToDictionary(source => source.Name, _ => 0L, StringComparer.Ordinal);
        long acquired = 0, passed = 0;
        var tokens = record.Tokens;
        for (long i = 0; i < stream.Count; i++)
        {
            var real = stream.RealTokens(i);
            acquired += real;
            if (passed == record.Passed)
                continue;
            passed += real;
            if (record.Incidents.Count > 0 && record.IsLeftOut(i / batch + 1))
                continue;
            var source = stream.SourceOf(i);
            seen[source] = seen.GetValueOrDefault(source) + real;
        }
        SourceAccount[] sources = [.. plan.Sources.Select(source => Of(source, seen[source.Name]))];
        var unique = sources.Sum(source => source.UniqueTokens);
        var effective = sources.Sum(source => source.EffectiveTokens);
        return new TrainingAccount
        {
            TargetTokens = plan.TargetTokens,
            AcquiredTokens = acquired,
            SeenTokens = tokens,
            LeftOutTokens = record.Passed - tokens,
            UniqueTokens = unique,
            EffectiveTokens = effective,
            Flops = TrainingFlops.Of(model.ParametersOfAToken, tokens),
            GainIfAllWereNew = unique == 0 ? 0 : Loss(unique) - DataConstrainedLaw.Loss(parameters, tokens, tokens),
            GainOfTwiceTheData = unique == 0 ? 0 : Loss(unique) - DataConstrainedLaw.Loss(parameters, 2.0 * tokens, 2.0 * unique),
            Steps = record.Step,
            Incidents = [.. record.Incidents],
            Looks = [.. record.Looks],
            Sources = sources,
            StopReason = reason,
            ExhaustedSource = reason == StopReason.SourceExhausted ? plan.ExhaustedSource : null,
        };

        double Loss(double unique) => DataConstrainedLaw.Loss(parameters, tokens, unique);
    }

    private static SourceAccount Of(SourcePlan source, long seen)
    {
        var unique = Math.Min(seen, source.AvailableTokens);
        return new SourceAccount
        {
            Name = source.Name,
            AvailableTokens = source.AvailableTokens,
            SeenTokens = seen,
            UniqueTokens = unique,
            EffectiveTokens = unique == 0 ? 0 : (long)Math.Round(DataConstrainedLaw.EffectiveTokens(unique, seen)),
            Epochs = source.AvailableTokens == 0 ? 0 : (double)seen / source.AvailableTokens,
        };
    }
}
