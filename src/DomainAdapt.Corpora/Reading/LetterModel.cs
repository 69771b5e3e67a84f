namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// How likely bytes are text in an encoding of one byte a character: letters of its languages count by how frequent they are, signs by whether
/// they stand where signs do.
/// </summary>
internal sealed class LetterModel
{
    private const double Undefined = -8;
    private const double Foreign = -2.5;
    private const double WithinWord = -3;
    private const double ChangedCase = -4;

    // Letters of the languages written in each, the more frequent first. Capitals count half a rank less; see Weights.
    private const string Western = "éäáíóöüçãàèåøæñßêúõôâîûùëïìòœðþýÿ";
    private const string Central = "áíéýěščžřůúňťďóęąłżśćńźöüőűăâîşţäđľôĺŕ";
    private const string Turkish = "ışğüçöâîû";
    private const string Baltic = "āšīėūēžčųįąęņļģķõäöü";
    private const string Cyrillic = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъіїєёґўјљњђћџќѓ";
    private const string Greek = "αοιετσνηυρπκμλωςγδάίόέήθχφβύώξζψϊϋΐΰ";
    private const string Hebrew = "יוהלאמרתשבנחדכעםפקטסגןצךףזץ";
    private const string Arabic = "اليمنوترةبعسدفهكقحجشىطصخأضذزغثءإئؤآظپچژگ";
    private const string Thai = "านรอกเงมยลวดทสตะปบคหแจพชขใไโผถซธณศษญฎฏฐภฉฟฝฮ่้ีัิ์ื็ุูึำๆฯ";

    private readonly SingleByteCharset _table;
    private readonly double[] _weights = new double[0x80];
    private readonly bool _isLatin;

    private LetterModel(string encoding, string letters, bool isLatin = false)
    {
        (Encoding, _isLatin, _table) = (encoding, isLatin, SingleByteCharset.Find(encoding)!);
        for (var i = 0; i < _weights.Length; i++)
        {
            var character = _table.High[i];
            var rank = letters.IndexOf(char.ToLowerInvariant(character), StringComparison.Ordinal);
            _weights[i] = character is '\uFFFD' or (>= '\u0080' and <= '\u009F') ? Undefined
                : rank >= 0 ? Weight(rank, letters.Length, char.IsUpper(character))
                : char.IsLetter(character) ? Foreign : 0;
        }
    }

    /// <summary>All of them; of two that a text says nothing between, the first counts.</summary>
    public static IReadOnlyList<LetterModel> All { get; } =
    [
        new("windows-1252", Western, isLatin: true),
        new("windows-1251", Cyrillic),
        new("windows-1250", Central, isLatin: true),
        new("iso-8859-2", Central, isLatin: true),
        new("windows-1254", Turkish, isLatin: true),
        new("windows-1257", Baltic, isLatin: true),
        new("koi8-u", Cyrillic),
        new("iso-8859-5", Cyrillic),
        new("ibm866", Cyrillic),
        new("windows-1253", Greek),
        new("iso-8859-7", Greek),
        new("windows-1255", Hebrew),
        new("windows-1256", Arabic),
        new("iso-8859-6", Arabic),
        new("windows-874", Thai),
        new("macintosh", Western, isLatin: true),
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
            sum += ScoreAt(bytes, at);
        }
        return count == 0 ? 0 : sum / count;
    }

    private double ScoreAt(ReadOnlySpan<byte> bytes, int at)
    {
        var own = At(bytes, at);
        var (before, after) = (At(bytes, at - 1), At(bytes, at + 1));
        var weight = _weights[bytes[at] - 0x80];
        var isLetter = char.IsLetter(own);
        if (!isLetter)
            return weight + (char.IsLetter(before) && char.IsLetter(after) && own is not ('’' or '\u00AD' or '·') && !IsMark(own) ? WithinWord : 0);
        if (char.IsUpper(own) && char.IsLower(before))
            weight += ChangedCase;
        if (char.IsUpper(own) && !char.IsLetter(before) && char.IsUpper(after) && at + 2 < bytes.Length && char.IsLower(At(bytes, at + 2)))
            weight += ChangedCase / 2;
        // Letters of other scripts do not stand beside Latin ones; accented letters seldom stand beside each other.
        if (!_isLatin && (char.IsAsciiLetter(before) || char.IsAsciiLetter(after)))
            weight += WithinWord;
        if (_isLatin && before >= 0x80 && char.IsLetter(before))
            weight -= 1;
        return weight;
    }

    private static bool IsMark(char character) => character is >= '\u0591' and <= '\u05C7' or >= '\u064B' and <= '\u0652' or >= '\u0E31' and <= '\u0E4E';

    private char At(ReadOnlySpan<byte> bytes, int at)
        => at < 0 || at >= bytes.Length ? ' ' : bytes[at] < 0x80 ? (char)bytes[at] : _table.High[bytes[at] - 0x80];

    // From 2.5 for the most frequent letter to 0 for the rarest.
    private static double Weight(int rank, int letters, bool isUpper) => (2.5 * (letters - rank) / letters) - (isUpper ? 1 : 0);
}
