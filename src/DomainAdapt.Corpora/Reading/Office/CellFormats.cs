using System.Globalization;
using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>
/// Writes the numbers of a workbook as its formats show them where that changes their meaning: dates and times as ISO 8601, shares in percent. All
/// others keep the 15 digits that a spreadsheet counts with.
/// </summary>
internal sealed class CellFormats
{
    // Numbers of built-in formats (ECMA-376-1, 18.8.30).
    private static readonly int[] BuiltInPercents = [9, 10];

    // Serial day 60 is 29 February 1900, which never was; so days count from 30 December 1899.
    private static readonly DateTime DayZero = new(1899, 12, 30);
    private const int DaysTo1904 = 1462;
    private const double MostDays = 2_958_465; // 31 December 9999

    private readonly Dictionary<int, Meaning> _custom = [];
    private readonly List<Meaning> _cellFormats = [];
    private readonly bool _from1904;

    private CellFormats(bool from1904) => _from1904 = from1904;

    private enum Meaning
    {
        Number,
        Percent,
        Date,
    }

    /// <summary>The formats of a workbook.</summary>
    /// <param name="parts">The workbook.</param>
    /// <param name="part">Its part of styles; null where it has none.</param>
    /// <param name="from1904">Whether its days count from 1904.</param>
    public static CellFormats Of(ZippedParts parts, string? part, bool from1904)
    {
        var formats = new CellFormats(from1904);
        if (part is null || !parts.Has(part))
            return formats;
        using var xml = parts.OpenXml(part);
        var isCellFormats = false;
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs")
                isCellFormats = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (xml.NodeType == XmlNodeType.Element)
                formats.Take(xml, isCellFormats);
        }
        return formats;
    }

    /// <summary>A number as it is shown.</summary>
    /// <param name="value">The number as the file has it.</param>
    /// <param name="style">Place of the cell's format; null where it has none.</param>
    public string Show(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return value;
        var meaning = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < _cellFormats.Count
            ? _cellFormats[place] : Meaning.Number;
        return meaning switch
        {
            Meaning.Percent => Digits(number * 100) + "%",
            Meaning.Date when number is >= 0 and < MostDays => Time(number),
            _ => Digits(number),
        };
    }

    private string Time(double days)
    {
        // To the second: a time of day as a share of a day is never exact.
        var seconds = Math.Round(days * 86_400);
        if (seconds < 86_400)
            return TimeSpan.FromSeconds(seconds).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
        var time = DayZero.AddDays(_from1904 ? DaysTo1904 : 0).AddSeconds(seconds);
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string Digits(double number)
    {
        var digits = number.ToString("G15", CultureInfo.InvariantCulture);
        return digits.Contains('E', StringComparison.Ordinal) && Math.Abs(number) is < 1e21 and > 1e-15
            ? decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : digits;
    }

    private void Take(XmlReader xml, bool isCellFormats)
    {
        if (xml.LocalName == "numFmt" && xml.GetAttribute("formatCode") is { } code)
            _custom[NumberOf(xml)] = MeaningOf(code);
        else if (xml.LocalName == "xf" && isCellFormats)
            _cellFormats.Add(MeaningOf(NumberOf(xml)));
    }

    private static int NumberOf(XmlReader xml)
        => int.TryParse(xml.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private Meaning MeaningOf(int format)
    {
        if (_custom.TryGetValue(format, out var custom))
            return custom;
        return BuiltInPercents.Contains(format) ? Meaning.Percent
            : format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) ? Meaning.Date : Meaning.Number;
    }

    /// <summary>What a format's code means: letters of dates and the percent sign count outside quotes, escapes and brackets, in its first section.</summary>
    private static Meaning MeaningOf(string code)
    {
        var isQuoted = false;
        for (var i = 0; i < code.Length; i++)
        {
            var sign = code[i];
            if (sign == '"')
                isQuoted = !isQuoted;
            else if (isQuoted)
                continue;
            else if (sign is '\\' or '_' or '*')
                i++;
            else if (sign == '[' && i + 1 < code.Length && code[i + 1] is not ('h' or 'm' or 's' or 'H' or 'M' or 'S'))
                i = code.IndexOf(']', i) is >= 0 and var end ? end : code.Length;
            else if (sign == '%')
                return Meaning.Percent;
            else if (sign == ';' || code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase))
                return Meaning.Number;
            else if (sign is 'y' or 'm' or 'd' or 'h' or 's' or 'Y' or 'M' or 'D' or 'H' or 'S')
                return Meaning.Date;
        }
        return Meaning.Number;
    }
}
