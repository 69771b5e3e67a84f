using System.Globalization;

namespace DomainAdapt.Reports.Model;

/// <summary>How values are written for people. Machines get them as they are.</summary>
public enum ValueFormat
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>A count, in groups of three digits.</summary>
    Count,

    /// <summary>Bytes, in the unit that fits (powers of 1024).</summary>
    Bytes,

    /// <summary>A share of 1, in percent.</summary>
    Share,

    /// <summary>A number of four significant digits.</summary>
    Number,

    /// <summary>Seconds, as time.</summary>
    Seconds,

    /// <summary>Whether it holds.</summary>
    Truth,
}

/// <summary>Writes values by their format.</summary>
public static class ValueText
{
    private const int DigestLength = 64;
    private const int ShownOfADigest = 12;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>The value as people read it: a dash where there is none, and of a SHA-256 the beginning.</summary>
    public static string Of(object? value, ValueFormat format) => value switch
    {
        null => "–",
        double.NaN => "–",
        bool holds => holds ? "yes" : "no",
        string { Length: DigestLength } text when text.All(char.IsAsciiHexDigitLower) => text[..ShownOfADigest] + "…",
        string text => text,
        _ => OfNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture), value, format),
    };

    private static string OfNumber(double number, object value, ValueFormat format) => format switch
    {
        ValueFormat.Count => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}"),
        ValueFormat.Bytes => Bytes(number),
        ValueFormat.Share => string.Create(CultureInfo.InvariantCulture, $"{number * 100:0.00} %"),
        ValueFormat.Seconds => Time(number),
        ValueFormat.Number => Significant(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Bytes(double bytes)
    {
        var unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }
        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes:0.0} {Units[unit]}");
    }

    private static string Time(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600} h {(int)seconds % 3600 / 60} min"),
    };

    private static string Significant(double number)
    {
        var magnitude = Math.Abs(number);
        if (magnitude == 0)
            return "0";
        if (magnitude >= 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{number:#,0}");
        if (magnitude is > 0 and < 0.001)
            return number.ToString("0.00e+0", CultureInfo.InvariantCulture);
        var decimals = magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : magnitude >= 1 ? 3 : 4;
        return number.ToString("F" + decimals, CultureInfo.InvariantCulture);
    }
}
