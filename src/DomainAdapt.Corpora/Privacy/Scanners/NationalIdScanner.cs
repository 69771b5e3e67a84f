using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>
/// Numbers by which states know their people, as far as they carry a check that most other numbers fail. Where that check alone is weak, words before the
/// number must say what it is.
/// </summary>
internal static class NationalIdScanner
{
    private const int ContextBytes = 48;
    private const int Longest = 18;

    // In patterns 9 is a digit, A a capital letter, X either, ~ nothing or one of blank, hyphen, dot and slash; the rest stands for itself.
    private static readonly Form[] Forms =
    [
        new("AAAAAA99A99A999A", NationalIdChecks.CodiceFiscale),                                                       // Italy
        new("9~99~99~99~999~999~99", NationalIdChecks.Nir),                                                           // France
        new("99.99.99-999.99", NationalIdChecks.Belgian),                                                             // Belgium
        new("999.999.999-99", NationalIdChecks.Cpf),                                                                  // Brazil
        new("999999-999X", NationalIdChecks.Hetu),                                                                    // Finland
        new("999999-9999999", NationalIdChecks.Korean),                                                               // South Korea
        new("99999999999999999X", NationalIdChecks.Chinese),                                                          // China
        new("A9999999A", NationalIdChecks.Singaporean),                                                               // Singapore
        new("99999999~A", NationalIdChecks.Spanish, new ContextWords("dni", "nif", "identidad")),                     // Spain
        new("A9999999~A", NationalIdChecks.SpanishForeigner, new ContextWords("nie", "nif", "extranjer")),            // Spain
        new("AA~99~99~99~A", NationalIdChecks.BritishInsurance, new ContextWords("insurance", "nino", "ni no", "ni number")), // United Kingdom
        new("999~999~9999", NationalIdChecks.Nhs, new ContextWords("nhs")),                                           // United Kingdom
        new("9999~9999~9999", NationalIdChecks.Aadhaar, new ContextWords("aadhaar", "uidai")),                        // India
        new("999~999~999", NationalIdChecks.Canadian, new ContextWords("social insurance", "sin:", "sin ", "nas:")),  // Canada
        new("999~999~999", NationalIdChecks.Australian, new ContextWords("tfn", "tax file")),                         // Australia
        new("999999999", NationalIdChecks.Dutch, new ContextWords("bsn", "burgerservice", "sofi")),                   // Netherlands
        new("99~999~999~999", NationalIdChecks.German, new ContextWords("steuer", "idnr", "tax id")),                 // Germany
        new("99999999999", NationalIdChecks.Polish, new ContextWords("pesel")),                                       // Poland
        new("999999~99999", NationalIdChecks.Norwegian, new ContextWords("nummer", "birth number", "national identity")), // Norway
        new("999999-9999", NationalIdChecks.Swedish, new ContextWords("personnummer", "personal identity", "pnr")),   // Sweden
    ];

    /// <summary>The number whose first digit stands at a place.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        var letters = LettersBefore(text, at);
        var parted = letters == 0 && IsSeparator(Ascii.At(text, at - 1)) ? LettersBefore(text, at - 1) : 0;
        foreach (var form in Forms)
        {
            var start = form.Letters == letters ? at - letters : form.PartsLetters && form.Letters == parted ? at - 1 - parted : -1;
            if (start >= 0 && form.Find(text, start) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>Whether a capital letter stands before a place, with or without a separator between.</summary>
    public static bool IsAfterCapital(ReadOnlySpan<byte> text, int at) => IsCapital(Ascii.At(text, IsSeparator(Ascii.At(text, at - 1)) ? at - 2 : at - 1));

    private static int LettersBefore(ReadOnlySpan<byte> text, int at)
    {
        var letters = 0;
        while (letters < 6 && IsCapital(Ascii.At(text, at - letters - 1)))
            letters++;
        return letters;
    }

    private static bool IsCapital(byte value) => value is >= (byte)'A' and <= (byte)'Z';

    private static bool IsSeparator(byte value) => value is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'/';

    private delegate bool Check(ReadOnlySpan<byte> characters);

    private sealed class Form(string pattern, Check check, ContextWords? context = null)
    {
        public int Letters { get; } = pattern.TakeWhile(letter => letter == 'A').Count();

        public bool PartsLetters { get; } = pattern.TrimStart('A').StartsWith('~');

        public TextRange? Find(ReadOnlySpan<byte> text, int start)
        {
            if (Ascii.IsWord(text, start - 1) || Ascii.At(text, start - 1) is (byte)'-' or (byte)'.' or (byte)'/' or (byte)'$' or (byte)',')
                return null;
            Span<byte> characters = stackalloc byte[Longest];
            var (count, end) = (0, start);
            foreach (var wanted in pattern)
            {
                var value = Ascii.At(text, end);
                if (wanted == '~')
                {
                    end += IsSeparator(value) ? 1 : 0;
                    continue;
                }
                var fits = wanted switch
                {
                    '9' => Ascii.IsDigit(value),
                    'A' => IsCapital(value),
                    'X' => Ascii.IsDigit(value) || IsCapital(value),
                    _ => value == wanted,
                };
                if (!fits)
                    return null;
                if (wanted is '9' or 'A' or 'X')
                    characters[count++] = value;
                end++;
            }
            if (Ascii.IsWord(text, end) || (Ascii.At(text, end) is (byte)'-' or (byte)'.' or (byte)'/' or (byte)',' && Ascii.IsDigit(Ascii.At(text, end + 1))))
                return null;
            return check(characters[..count]) && context?.AreBefore(text, start, ContextBytes) != false ? new TextRange(start, end - start) : null;
        }
    }
}
