using System.Globalization;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Cli.Rendering;

/// <summary>
/// A mix on a terminal: each source's part of the tokens between points along the stream, as bars of eighths, and below it the totals. Within a
/// stretch the parts add up to 1, so an annealing or an exhausted source shows where it happens.
/// </summary>
internal sealed class MixView(TextWriter output)
{
    /// <summary>Stretches that the stream is drawn in.</summary>
    internal const int Stretches = 60;

    private const string Bars = " ▁▂▃▄▅▆▇█";

    /// <summary>Draws a mix.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="shares">Its table <c>mix_shares</c>.</param>
    public void Write(string name, MixLedger ledger, Table shares)
    {
        Line($"{name}: {ledger.PlacedTokens:N0} tokens in {ledger.Sequences:N0} sequences; {Stop(ledger)}");
        var width = Math.Max(1, ledger.Sources.Max(source => source.Name.Length));
        foreach (var source in ledger.Sources)
            Line($"  {source.Name.PadRight(width)} {Draw(source.Name, shares)} {(double)source.PlacedTokens / Math.Max(1, ledger.PlacedTokens):P2} of the tokens, asked {source.Share:P2}, {source.Epochs:0.00} epochs");
        foreach (var phase in ledger.Phases.Skip(1))
        {
            var parts = string.Join(", ", phase.Sources.Zip(phase.Shares, (source, share) => string.Create(CultureInfo.InvariantCulture, $"{source} {share / phase.Shares.Sum():P2}")));
            Line($"  from sequence {phase.FirstSequence:N0} on: {parts}");
        }
    }

    private static string Stop(MixLedger ledger)
        => ledger.Stop == MixStop.BudgetReached ? "stopped at its budget" : $"stopped because {ledger.StoppedBy} was exhausted";

    private static string Draw(string source, Table shares)
    {
        var (names, tokens, placed) = (shares.Values<string>("source"), shares.Values<long>("tokens"), shares.Values<long>("placed_tokens"));
        List<(long Tokens, long Placed)> points = [(0, 0), .. Enumerable.Range(0, shares.Rows).Where(row => names[row] == source).Select(row => (tokens[row], placed[row]))];
        var end = points[^1].Tokens;
        var bars = new char[Stretches];
        for (var i = 0; i < Stretches; i++)
        {
            var (from, to) = (PlacedAt(end * (double)i / Stretches), PlacedAt(end * (i + 1.0) / Stretches));
            var part = end == 0 ? 0 : (to - from) * Stretches / end;
            bars[i] = Bars[Math.Clamp((int)Math.Ceiling((part * 8) - 0.25), 0, 8)];
        }
        return new string(bars);

        double PlacedAt(double place)
        {
            var next = points.FindIndex(point => point.Tokens >= place);
            if (next <= 0)
                return 0;
            var (before, after) = (points[next - 1], points[next]);
            return before.Placed + ((after.Placed - before.Placed) * (place - before.Tokens) / (after.Tokens - before.Tokens));
        }
    }

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
