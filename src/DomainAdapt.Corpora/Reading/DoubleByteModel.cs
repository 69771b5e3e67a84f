namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// How likely bytes are text in an East Asian encoding of one and two bytes: all these standards put their frequent characters into blocks of
/// their own, so a character's first byte says how frequent it is.
/// </summary>
internal sealed class DoubleByteModel
{
    private const double Broken = -8;

    private readonly Func<byte, byte, double> _pair;
    private readonly Func<byte, double>? _single;

    private DoubleByteModel(string encoding, Func<byte, byte, double> pair, Func<byte, double>? single = null)
        => (Encoding, _pair, _single) = (encoding, pair, single);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DoubleByteModel> All { get; } =
    [
        // Level 1 of GB 2312 is B0 to D7, by sound; bytes below A1 belong to the rare characters of GBK.
        new("gb18030", (lead, trail) => trail < 0xA1 ? trail >= 0x40 && trail != 0x7F && lead > 0x80 ? -1.5 : Broken : lead switch
        {
            >= 0xB0 and <= 0xD7 => 2.2,
            0xA1 or 0xA3 => 1.5,
            >= 0xD8 and <= 0xF7 => 0,
            >= 0x81 and <= 0xFE => -1.5,
            _ => Broken,
        }),
        // Big5's frequent characters are A4 to C6, its punctuation A1.
        new("big5", (lead, trail) => trail is not (>= 0x40 and <= 0x7E or >= 0xA1 and <= 0xFE) ? Broken : lead switch
        {
            >= 0xA4 and <= 0xC6 => 2.2,
            0xA1 => 1.5,
            >= 0xC9 and <= 0xF9 => -0.5,
            >= 0x81 and <= 0xFE => -2,
            _ => Broken,
        }),
        // Kana are A4 and A5, JIS level 1 is B0 to CF.
        new("euc-jp", (lead, trail) => trail is < 0xA1 or 0xFF ? Broken : lead switch
        {
            0xA4 => 2.6,
            0xA5 => 2.4,
            >= 0xB0 and <= 0xCF => 1.8,
            0xA1 or 0xA3 => 1.5,
            >= 0xD0 and <= 0xF4 => -1,
            0x8E => -0.5,
            >= 0xA1 and <= 0xFE => -3,
            _ => Broken,
        }),
        new("shift_jis", (lead, trail) => trail is < 0x40 or 0x7F or > 0xFC ? Broken : lead switch
        {
            0x82 => trail >= 0x9F ? 2.6 : 1,
            0x83 => 2.4,
            >= 0x88 and <= 0x97 => 1.8,
            0x81 => 1.5,
            >= 0x98 and <= 0x9F or >= 0xE0 and <= 0xEA => -1,
            >= 0x84 and <= 0x87 or >= 0xED and <= 0xFC => -3,
            _ => Broken,
        }, single: value => value is >= 0xA1 and <= 0xDF ? -0.7 : double.NaN),
        // The 2,350 syllables of KS X 1001 are B0 to C8; the others of its superset have bytes below A1.
        new("euc-kr", (lead, trail) => lead is < 0x81 or 0xFF || trail is < 0x41 or 0xFF ? Broken : trail < 0xA1 ? -1.5 : lead switch
        {
            >= 0xB0 and <= 0xC8 => 2.5,
            0xA1 or 0xA3 => 1.5,
            >= 0xCA and <= 0xFD => -1.5,
            _ => -2,
        }),
    ];

    /// <summary>Its encoding's standard name.</summary>
    public string Encoding { get; }

    /// <summary>How likely the bytes are, a character beyond ASCII: about 2 for text in it, below 0 for text that is not.</summary>
    public double Score(ReadOnlySpan<byte> bytes)
    {
        var (sum, count) = (0.0, 0);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] < 0x80)
            {
                var high = bytes[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                if (high < 0)
                    break;
                at += high;
            }
            count++;
            if (_single?.Invoke(bytes[at]) is { } one && !double.IsNaN(one))
            {
                sum += one;
                continue;
            }
            if (at + 1 == bytes.Length)
                break; // the sample ends within a character
            var score = _pair(bytes[at], bytes[at + 1]);
            sum += score;
            if (score > Broken)
                at++;
        }
        return count == 0 ? 0 : sum / count;
    }
}
