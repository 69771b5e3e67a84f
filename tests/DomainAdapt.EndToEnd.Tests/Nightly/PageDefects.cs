using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>What the crawl does to pages: each function gives the damaged page, or null where a page does not lend itself to the damage.</summary>
internal static class PageDefects
{
    private const int DeclarationBytes = 1024;
    private const int LongWord = 5;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(
        1252, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback)!;

    private static readonly SearchValues<byte> EndsOfRun = SearchValues.Create("<& \n"u8);

    /// <summary>The same page with more white space between words and its longer words in upper case; markup and entities stay.</summary>
    public static byte[]? Respaced(byte[] page)
    {
        if (page.AsSpan().IndexOf("<!--"u8) >= 0 || page.AsSpan().IndexOf("<pre"u8) >= 0)
            return null;
        var output = new ArrayBufferWriter<byte>(2 * page.Length);
        for (ReadOnlySpan<byte> rest = page; !rest.IsEmpty;)
        {
            var length = rest[0] switch
            {
                (byte)'<' => rest.IndexOf((byte)'>') + 1,
                (byte)'&' or (byte)' ' or (byte)'\n' => 1,
                _ => rest.IndexOfAny(EndsOfRun),
            };
            var run = length <= 0 ? rest : rest[..length];
            var isAfterEntity = page.Length > rest.Length && page[^(rest.Length + 1)] == (byte)'&';
            output.Write(run);
            if (run[0] == (byte)' ')
                output.Write("\n\t"u8);
            else if (run[0] is not ((byte)'<' or (byte)'&') && !isAfterEntity && run.Length >= LongWord && !run.Contains((byte)';'))
                Uppercase(output, run.Length);
            rest = rest[run.Length..];
        }
        return output.WrittenSpan.ToArray();

        static void Uppercase(ArrayBufferWriter<byte> output, int count)
        {
            // What was just written, in place: the writer's memory is the array behind the span.
            var written = MemoryMarshal.AsMemory(output.WrittenMemory[^count..]).Span;
            foreach (ref var letter in written)
                letter = letter is >= (byte)'a' and <= (byte)'z' ? (byte)(letter - 32) : letter;
        }
    }

    /// <summary>A page that says UTF-8 with three bytes that are none.</summary>
    public static byte[]? InvalidUtf8(byte[] page)
    {
        if (!DeclaresUtf8(page))
            return null;
        var (broken, from) = ((byte[])page.Clone(), 0);
        for (var damage = 0; damage < 3; damage++)
        {
            var found = broken.AsSpan(from).IndexOf(" the "u8);
            if (found < 0)
                return null;
            from += found + 3;
            broken[from] = 0xFF;
        }
        return broken;
    }

    /// <summary>A page in UTF-8, with letters beyond ASCII, that now says ISO-8859-1.</summary>
    public static byte[]? SaysLatin1(byte[] page)
    {
        if (!DeclaresUtf8(page) || !Utf8.IsValid(page) || Ascii.IsValid(page))
            return null;
        var at = IndexOfUtf8(page);
        return [.. page[..at], .. "iso-8859-1"u8, .. page[(at + "utf-8".Length)..]];
    }

    /// <summary>A page whose bytes are windows-1252 though it says UTF-8.</summary>
    public static byte[]? IsWindows1252(byte[] page)
    {
        if (!DeclaresUtf8(page) || !Utf8.IsValid(page) || Ascii.IsValid(page))
            return null;
        try
        {
            var encoded = Windows1252.GetBytes(Encoding.UTF8.GetString(page));
            return Utf8.IsValid(encoded) ? null : encoded;
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>One of many pages written to a form: only a name and two numbers differ.</summary>
    public static byte[] Template(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
        <!DOCTYPE html><html><head><meta charset="utf-8"><title>Notice {number}</title></head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/notices">All notices</a></li></ul></nav>
        <main><h1>Notice of maintenance, window {number}</h1>
        <p>The service will be taken down for planned maintenance, and every customer who has asked to be told of it receives this notice. During
        the window the pages that show balances and statements can be read but not changed, and payments that are ordered are carried out as soon as the
        work has ended. Nothing has to be done on your side, and no data are lost.</p>
        <p>If the work takes longer than we expect, this notice is replaced by another that says so, with the reason for the delay and with the time at
        which the service is expected to return. Questions are answered by the desk that you know, at the hours that are printed on your contract, and
        we ask you to name the number {number} of this notice when you write to us so that the answer reaches you sooner.</p>
        <p>We thank you for your patience, and we are sorry for the trouble that the interruption may give to you and to the people you work with.</p>
        </main></body></html>
        """));

    /// <summary>A page that holds a menu and nothing to read.</summary>
    public static byte[] MenuOnly(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
        <!DOCTYPE html><html><head><meta charset="utf-8"><title>Page {number}</title></head><body>
        <nav><a href="/">Home</a> <a href="/{number}/contents">Contents</a> <a href="/{number}/index">Index</a></nav>
        <p>The page {number} is not here.</p></body></html>
        """));

    // A page that has U+FFFD of its own could not be told from a repaired one.
    private static bool DeclaresUtf8(byte[] page) => IndexOfUtf8(page) >= 0 && page.AsSpan().IndexOf("\uFFFD"u8) < 0;

    private static int IndexOfUtf8(byte[] page)
    {
        var head = Encoding.Latin1.GetString(page, 0, Math.Min(page.Length, DeclarationBytes));
        var charset = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        var name = charset < 0 ? -1 : head.IndexOf("utf-8", charset, StringComparison.OrdinalIgnoreCase);
        return name >= 0 && name <= charset + "charset=\"".Length ? name : -1;
    }
}
