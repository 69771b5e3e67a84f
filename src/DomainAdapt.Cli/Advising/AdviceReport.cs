using System.Globalization;
using System.Text;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Mixtures;

namespace DomainAdapt.Cli.Advising;

/// <summary>Advice on a mix, for people and machines.</summary>
/// <param name="Runs">The trainings that were fitted.</param>
/// <param name="HeldBack">One that was not; null for none.</param>
/// <param name="Base">What the model that all began with predicts; null where that was no model yet.</param>
/// <param name="Goal">What was wanted.</param>
/// <param name="Advice">The fits and what follows from them.</param>
/// <param name="Parameters">Parameters of the model.</param>
/// <param name="Tokens">Tokens trained on, in all.</param>
/// <param name="Seconds">Time it took; less where runs were done before.</param>
internal sealed record AdviceReport(
    IReadOnlyList<MixtureRun> Runs, MixtureRun? HeldBack, MixtureRun? Base, MixtureGoal Goal, MixtureAdvice Advice, long Parameters, long Tokens, double Seconds)
{
    /// <summary>Lines for a terminal.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Line(text, $"share of domain   bits per byte: domain   general   ({Goal.Tokens:N0} tokens a run, {Parameters:N0} parameters)");
        foreach (var run in Runs)
            Line(text, $"{run.Share,15:0.000}   {run.Domain,21:0.0000}   {run.General,7:0.0000}");
        if (Base is not null)
            Line(text, $"           base   {Base.Domain,21:0.0000}   {Base.General,7:0.0000}");
        Line(text, $"domain law   {Describe(Advice.Domain, "r")}");
        Line(text, $"general law  {Describe(Advice.General, "g")}, g = 1 - r");
        if (HeldBack is { } held)
        {
            var (domain, general) = Predicted(held);
            Line(text, $"held back, {held.Share:0.000}: domain {domain.Loss:0.0000} ± {domain.HalfWidth:0.0000} predicted, {held.Domain:0.0000} measured ({Off(domain.Loss, held.Domain):P2} off); general {general.Loss:0.0000} ± {general.HalfWidth:0.0000}, {held.General:0.0000} ({Off(general.Loss, held.General):P2} off)");
        }
        Line(text, $"recommended share of domain text: {Advice.Recommended.Value:0.000} (without one run each: {Advice.Recommended.Least:0.000} to {Advice.Recommended.Most:0.000})");
        Line(text, Advice.Critical is { } critical
            ? (FormattableString)$"critical ratio: {critical.Value:0.000} ({critical.Least:0.000} to {critical.Most:0.000}): up to it, general text is predicted no worse than by the base{(Goal.Tolerance > 0 ? ", tolerance included" : "")}"
            : $"critical ratio: none, as there is no base to forget; about half domain text (51/49 of BloombergGPT) is the usual choice then");
        Line(text, $"cost: {Tokens:N0} tokens, {TrainingFlops.Of(Parameters, Tokens):0.##e0} FLOPs (6ND), {Seconds:N0} s");
        return text.ToString();
    }

    /// <summary>The same as an object to serialise.</summary>
    public object ToJson() => new
    {
        Parameters,
        TokensOfARun = Goal.Tokens,
        Runs,
        Base,
        DomainLaw = Advice.Domain.Law,
        DomainDeviation = Advice.Domain.Deviation,
        GeneralLaw = Advice.General.Law,
        GeneralDeviation = Advice.General.Deviation,
        Goal.DomainWeight,
        Goal.Tolerance,
        Advice.Recommended,
        Advice.Critical,
        HeldBack = HeldBack is not { } held ? null : new
        {
            Measured = held,
            PredictedDomain = Predicted(held).Domain.Loss,
            PredictedGeneral = Predicted(held).General.Loss,
            DomainOff = Off(Predicted(held).Domain.Loss, held.Domain),
            GeneralOff = Off(Predicted(held).General.Loss, held.General),
        },
        Tokens,
        Flops = TrainingFlops.Of(Parameters, Tokens),
        Seconds = Math.Round(Seconds, 1),
    };

    private ((double Loss, double HalfWidth) Domain, (double Loss, double HalfWidth) General) Predicted(MixtureRun run)
        => (Advice.Domain.Predict(run.Tokens, run.Share), Advice.General.Predict(run.Tokens, 1 - run.Share));

    private static double Off(double predicted, double measured) => Math.Abs(predicted - measured) / measured;

    private static string Describe(MixtureFit fit, string share)
    {
        var law = fit.Law;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"L = {law.K:0.####} + {law.B:0.####}·{share}^{law.Eta}/(D/{law.Unit:N0})^{law.Beta} + {law.C:0.####}/({share} + {law.Epsilon})^{law.Gamma}, runs off by {fit.Deviation:0.####} left out in turn");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
