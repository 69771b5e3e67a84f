using System.Globalization;
using System.Text.RegularExpressions;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>Reads scalars by the type of the setting they are for: <c>2_000_000</c>, <c>0.51</c>, <c>true</c>, <c>256 MiB</c>, <c>renormalise</c>.</summary>
internal static partial class Scalars
{
    /// <summary>Units of bytes: powers of 1000 and, with an i, of 1024 (IEC 80000-13).</summary>
    private static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["B"] = 1m,
        ["kB"] = 1e3m,
        ["MB"] = 1e6m,
        ["GB"] = 1e9m,
        ["TB"] = 1e12m,
        ["KiB"] = 1024m,
        ["MiB"] = 1024m * 1024,
        ["GiB"] = 1024m * 1024 * 1024,
        ["TiB"] = 1024m * 1024 * 1024 * 1024,
    };

    /// <summary>A pattern that the JSON schema shares: digits, maybe parted by single underscores.</summary>
    public const string IntegerPattern = "^[-+]?[0-9]+(_[0-9]+)*$";

    /// <summary>A pattern that the JSON schema shares.</summary>
    public const string NumberPattern = @"^[-+]?([0-9]+(_[0-9]+)*(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$";

    /// <summary>A pattern that the JSON schema shares.</summary>
    public const string BytesPattern = @"^[0-9]+(_[0-9]+)*(\.[0-9]+)? ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$";

    /// <summary>The value, or what is wrong with the scalar.</summary>
    public static (object? Value, string? Problem) Parse(ScalarNode scalar, SettingType type, bool isBytes)
    {
        if (scalar.IsNull || (!scalar.IsPlain && type.Form is not (SettingForm.Text or SettingForm.Choice)))
            return Wrong(scalar, type);
        var text = scalar.Text;
        return type.Form switch
        {
            SettingForm.Text => (text, null),
            SettingForm.Truth when text is "true" or "false" => (text == "true", null),
            SettingForm.Choice when type.Choices.TryGetValue(text, out var choice) => (choice, null),
            SettingForm.Choice => (null, $"there is no '{text}'" + Suggestion.For(text, type.Choices.Keys)),
            SettingForm.Integer when isBytes && BytesRegex().IsMatch(text) => Bytes(scalar, type),
            SettingForm.Integer when IntegerRegex().IsMatch(text) => Integer(scalar, type),
            SettingForm.Number when NumberRegex().IsMatch(text) => Number(scalar, type),
            _ => Wrong(scalar, type),
        };
    }

    private static (object?, string?) Integer(ScalarNode scalar, SettingType type)
    {
        var digits = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        var isLong = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        if (type.Clr == typeof(int))
            return isLong && value is >= int.MinValue and <= int.MaxValue ? ((int)value, null) : OutOfRange(scalar, int.MinValue, int.MaxValue);
        return isLong ? (value, null) : OutOfRange(scalar, long.MinValue, long.MaxValue);
    }

    private static (object?, string?) Bytes(ScalarNode scalar, SettingType type)
    {
        var text = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        var unit = text.AsSpan().IndexOfAnyInRange('A', 'z');
        var amount = decimal.Parse(text[..unit], NumberStyles.Float, CultureInfo.InvariantCulture) * Units[text[unit..]];
        var most = type.Clr == typeof(int) ? int.MaxValue : long.MaxValue;
        if (amount > most)
            return OutOfRange(scalar, 0, most);
        if (amount != decimal.Truncate(amount))
            return Wrong(scalar, type);
        return (type.Clr == typeof(int) ? (object)(int)amount : (long)amount, null);
    }

    private static (object?, string?) Number(ScalarNode scalar, SettingType type)
    {
        var digits = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        if (type.Clr == typeof(decimal))
        {
            return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                ? (exact, null)
                : (null, $"needs a number of at most 28 digits; found {scalar.Found}");
        }
        var value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? (value, null) : (null, $"needs a finite number; found {scalar.Found}");
    }

    private static (object?, string?) Wrong(ScalarNode scalar, SettingType type)
    {
        var quoted = scalar.IsPlain ? "" : " in quotes";
        return (null, $"needs {type.Needed}; found {scalar.Found}{quoted}");
    }

    private static (object?, string?) OutOfRange(ScalarNode scalar, long least, long most)
        => (null, string.Create(CultureInfo.InvariantCulture, $"needs an integer from {least} to {most}; found {scalar.Found}"));

    [GeneratedRegex(IntegerPattern)]
    private static partial Regex IntegerRegex();

    [GeneratedRegex(NumberPattern)]
    private static partial Regex NumberRegex();

    [GeneratedRegex(BytesPattern)]
    private static partial Regex BytesRegex();
}
