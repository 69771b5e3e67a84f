using System.Globalization;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>Large numbers as the field writes them: 350M parameters, 1.3B, 1.4T tokens.</summary>
public static class Quantity
{
    private static readonly (string Suffix, double Scale)[] Suffixes = [("T", 1e12), ("B", 1e9), ("M", 1e6), ("K", 1e3)];

    /// <summary>Reads a number with an optional K, M, B or T: 1.3B, 20000000, 2_000_000_000, 1e9.</summary>
    public static bool TryParse(string text, out double value)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var scale = 1.0;
        foreach (var (suffix, factor) in Suffixes)
        {
            if (digits.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                scale = factor;
                digits = digits[..^1];
                break;
            }
        }
        var isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
        value *= scale;
        return isNumber && double.IsFinite(value);
    }

    /// <summary>Writes a number: 50.56B from a million up, 7,680 below, 1.2e20 where no suffix reaches.</summary>
    public static string Format(double value)
    {
        if (Math.Abs(value) >= 1e16)
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        foreach (var (suffix, scale) in Suffixes)
        {
            if (scale >= 1e6 && Math.Abs(value) >= scale)
                return Short(value / scale) + suffix;
        }
        return Short(value);
    }

    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };
}
