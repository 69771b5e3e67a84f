using System.Globalization;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Rendering;

/// <summary>An axis of a chart: a range of values with round ticks, laid over a range of pixels.</summary>
internal sealed class Axis
{
    private const int WantedTicks = 5;

    private readonly double _pixelsFrom;
    private readonly double _pixelsTo;
    private readonly ValueFormat _format;

    /// <summary>Makes an axis.</summary>
    /// <param name="values">Values it must hold.</param>
    /// <param name="pixelsFrom">Where it begins.</param>
    /// <param name="pixelsTo">Where it ends.</param>
    /// <param name="format">Format of its values.</param>
    /// <param name="isTight">Whether it begins and ends at a value; else at a tick.</param>
    public Axis(IEnumerable<double> values, double pixelsFrom, double pixelsTo, ValueFormat format, bool isTight = false)
    {
        var (least, most) = Range(values);
        Step = RoundStep((most - least) / WantedTicks);
        // Half a document is none.
        if (format is ValueFormat.Count)
            Step = Math.Max(1, Step);
        From = isTight ? least : Math.Floor(least / Step) * Step;
        To = isTight ? most : Math.Ceiling(most / Step) * Step;
        _pixelsFrom = pixelsFrom;
        _pixelsTo = pixelsTo;
        _format = format;
    }

    /// <summary>First value.</summary>
    public double From { get; }

    /// <summary>Last value.</summary>
    public double To { get; }

    /// <summary>Distance of the ticks.</summary>
    public double Step { get; }

    /// <summary>The ticks, ascending.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // A tick that rounding puts a hair outside is inside.
            var (first, last) = (Math.Ceiling((From / Step) - 1e-6), Math.Floor((To / Step) + 1e-6));
            return Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * Step);
        }
    }

    /// <summary>Where a value lies.</summary>
    public double PixelOf(double value) => _pixelsFrom + ((value - From) / (To - From) * (_pixelsTo - _pixelsFrom));

    /// <summary>A tick's label: short, and with as many digits as the step needs.</summary>
    public string LabelOf(double tick)
    {
        if (_format == ValueFormat.Share)
            return Digits(tick * 100, Step * 100) + " %";
        return Math.Max(Math.Abs(From), Math.Abs(To)) switch
        {
            >= 1e9 => Digits(tick / 1e9, Step / 1e9) + " G",
            >= 1e6 => Digits(tick / 1e6, Step / 1e6) + " M",
            >= 1e4 => Digits(tick / 1e3, Step / 1e3) + " k",
            _ => Digits(tick, Step),
        };
    }

    private static (double Least, double Most) Range(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (least, most) = (finite.Min(), finite.Max());
        // A flat line still needs a range to lie in.
        return most > least ? (least, most) : (least - Math.Max(1e-9, Math.Abs(least) * 0.1), most + Math.Max(1e-9, Math.Abs(most) * 0.1));
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is not smaller.</summary>
    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }

    private static string Digits(double value, double step)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 9);
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.').Length == 0 ? text.TrimStart('-') : text;
    }
}
