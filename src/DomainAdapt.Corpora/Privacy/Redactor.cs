using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DomainAdapt.Corpora.Privacy;

/// <summary>Replaces personal data in texts. Holds the buffers of one thread; a text's replacements depend on that text alone.</summary>
public sealed class Redactor(Func<PersonalDataType, RedactAction> actionFor, IReadOnlySet<string>? allowed = null)
{
    private readonly PersonalDataScanner _scanner = new();
    private readonly Dictionary<(PersonalDataType, string), int> _pseudonyms = [];
    private readonly Dictionary<PersonalDataType, int> _pseudonymsOfType = [];

    /// <summary>What was found in the text last redacted, in its own bytes; without what is kept.</summary>
    public IReadOnlyList<PersonalDataSpan> Found { get; private set; } = [];

    /// <summary>Whether the text last redacted has data for which documents go.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>The text with its personal data replaced; the same memory where it has none.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> text)
    {
        Found = [.. _scanner.Scan(text.Span).Where(span => actionFor(span.Type) != RedactAction.Keep && !IsAllowed(span.Range.Of(text.Span)))];
        IsDropped = Found.Any(span => actionFor(span.Type) == RedactAction.Drop);
        if (Found.Count == 0)
            return text;
        _pseudonyms.Clear();
        _pseudonymsOfType.Clear();
        var redacted = new ArrayBufferWriter<byte>(text.Length);
        var from = 0;
        foreach (var (type, range) in Found)
        {
            redacted.Write(text.Span[from..range.Start]);
            redacted.Write(Encoding.UTF8.GetBytes(Replacement(type, range.Of(text.Span))));
            from = range.End;
        }
        redacted.Write(text.Span[from..]);
        return redacted.WrittenMemory;
    }

    private bool IsAllowed(ReadOnlySpan<byte> value) => allowed is { Count: > 0 } && allowed.Contains(Encoding.UTF8.GetString(value));

    private string Replacement(PersonalDataType type, ReadOnlySpan<byte> value)
    {
        if (actionFor(type) != RedactAction.Pseudonym)
            return $"<{PersonalDataSpan.NameOf(type)}>";
        var key = (type, Encoding.UTF8.GetString(value));
        if (!_pseudonyms.TryGetValue(key, out var number))
            _pseudonyms.Add(key, number = ++CollectionsMarshal.GetValueRefOrAddDefault(_pseudonymsOfType, type, out _));
        // Values that are set aside for examples, or that no issuer gives out.
        return type switch
        {
            PersonalDataType.EmailAddress => Numbered($"person{number}@example.com"),
            PersonalDataType.IpAddress when value.Contains((byte)':') => Numbered($"2001:db8::{number:x}"),
            PersonalDataType.IpAddress => Numbered($"192.0.2.{number % 256}"),
            PersonalDataType.CreditCard => Numbered($"{number:D16}"),
            PersonalDataType.IbanCode => Numbered($"XX00{number:D16}"),
            PersonalDataType.UsSsn => Numbered($"000-00-{number % 10000:D4}"),
            PersonalDataType.PassportNumber => Numbered($"X{number:D8}"),
            PersonalDataType.NationalId => Numbered($"ID-{number:D8}"),
            PersonalDataType.PhoneNumber => Numbered($"555-01{number % 100:D2}"),
            _ => Numbered($"secret{number}"),
        };
    }

    private static string Numbered(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
