using System.Buffers;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Privacy.Scanners;

namespace DomainAdapt.Corpora.Privacy;

/// <summary>
/// Finds personal data in one pass: a vector search goes from one anchor to the next (a digit, an at sign, a colon, the beginnings of keys), and only there
/// a form is tried. Time is linear in the text. What stands in a domain's own identifiers (securities, filings, dockets, drugs) is left alone.
/// </summary>
public sealed class PersonalDataScanner
{
    private static readonly SearchValues<byte> Anchors = SearchValues.Create("0123456789@:"u8);

    private const int FewestDigits = 7;

    private readonly List<PersonalDataSpan> _found = [];

    /// <summary>All personal data of a text, ascending, without overlap; of data that overlap the longest, then the first in the order of types' certainty.</summary>
    /// <param name="text">UTF-8.</param>
    /// <returns>Valid until the next call.</returns>
    public IReadOnlyList<PersonalDataSpan> Scan(ReadOnlySpan<byte> text)
    {
        _found.Clear();
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(Anchors);
            if (next < 0)
                break;
            at = Try(text, at + next);
        }
        SecretScanner.Find(text, _found);
        KeepApart();
        return _found;
    }

    /// <summary>Tries what an anchor may stand in.</summary>
    /// <returns>Where to go on.</returns>
    private int Try(ReadOnlySpan<byte> text, int at)
    {
        switch (text[at])
        {
            case (byte)'@':
                Add(PersonalDataType.EmailAddress, EmailScanner.Find(text, at));
                return at + 1;
            case (byte)':' when !IsInAddress(Ascii.At(text, at + 1)):
                return at + 1;
            case (byte)':':
                var end = IpScanner.EndOfToken(text, at);
                Add(PersonalDataType.IpAddress, IpScanner.FindV6(text, at));
                return end;
        }
        var digits = Ascii.Digits(text, at);
        Add(PersonalDataType.IbanCode, IbanScanner.Find(text, at));
        var found = _found.Count;
        // Most numbers are too short for anything.
        if (HasManyDigits(text, at))
        {
            Add(PersonalDataType.CreditCard, CardScanner.Find(text, at));
            Add(PersonalDataType.UsSsn, SsnScanner.Find(text, at));
            Add(PersonalDataType.PhoneNumber, PhoneScanner.Find(text, at));
            Add(PersonalDataType.PassportNumber, PassportScanner.Find(text, at));
        }
        // A number that begins with letters may go on with more of them.
        if (HasManyDigits(text, at) || NationalIdScanner.IsAfterCapital(text, at))
            Add(PersonalDataType.NationalId, NationalIdScanner.Find(text, at));
        if (Ascii.At(text, digits) == '.')
            Add(PersonalDataType.IpAddress, IpScanner.FindV4(text, at));
        if (_found.Count > found && KnownIdentifiers.Covers(text, at))
            _found.RemoveRange(found, _found.Count - found);
        return digits;
    }

    private static bool IsInAddress(byte value) => Ascii.IsHex(value) || value is (byte)':' or (byte)'.';

    /// <summary>Whether seven digits, the fewest of any number that is looked for, stand in groups from a place on.</summary>
    private static bool HasManyDigits(ReadOnlySpan<byte> text, int at)
    {
        for (var digits = 0; ;)
        {
            var end = Ascii.Digits(text, at);
            digits += end - at;
            if (digits >= FewestDigits)
                return true;
            at = end;
            // Between two groups stand a bracket, a blank, dot or hyphen, and a bracket.
            while (at < end + 3 && Ascii.At(text, at) is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')')
                at++;
            if (!Ascii.IsDigit(Ascii.At(text, at)))
                return false;
        }
    }

    private void Add(PersonalDataType type, TextRange? range)
    {
        if (range is { Length: > 0 } found)
            _found.Add(new PersonalDataSpan(type, found));
    }

    private void KeepApart()
    {
        if (_found.Count < 2)
            return;
        _found.Sort((one, other) => (one.Range.Start, -one.Range.Length, Doubt(one.Type)).CompareTo((other.Range.Start, -other.Range.Length, Doubt(other.Type))));
        var kept = 1;
        for (var i = 1; i < _found.Count; i++)
        {
            ref var last = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_found)[kept - 1];
            if (_found[i].Range.Start >= last.Range.End)
                _found[kept++] = _found[i];
            else if (Doubt(_found[i].Type) < Doubt(last.Type) && _found[i].Range.Length >= last.Range.Length)
                last = _found[i];
        }
        _found.RemoveRange(kept, _found.Count - kept);
    }

    /// <summary>A checksum is surer than a form, and a telephone number has hardly a form.</summary>
    private static int Doubt(PersonalDataType type) => type switch
    {
        PersonalDataType.SecretKey => 0,
        PersonalDataType.EmailAddress => 1,
        PersonalDataType.IbanCode => 2,
        PersonalDataType.CreditCard => 3,
        PersonalDataType.IpAddress => 4,
        PersonalDataType.UsSsn => 5,
        PersonalDataType.NationalId => 6,
        PersonalDataType.PassportNumber => 7,
        _ => 8,
    };
}
