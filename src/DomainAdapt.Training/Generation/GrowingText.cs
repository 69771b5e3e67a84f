using System.Buffers;
using System.Text;

namespace DomainAdapt.Training.Generation;

/// <summary>
/// Text that grows by the bytes of tokens. It gives out whole characters, and nothing that may yet turn out to begin a stop string.
/// </summary>
/// <param name="stops">UTF-8 of the strings that end it; none is empty.</param>
internal sealed class GrowingText(IReadOnlyList<byte[]> stops)
{
    private byte[] _held = [];

    /// <summary>Whether it met a stop string; it grows no further then.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Adds bytes, and gives the text that is now certain.</summary>
    public string Add(ReadOnlySpan<byte> bytes)
    {
        if (IsStopped)
            return "";
        byte[] pending = [.. _held, .. bytes];
        var stop = FirstStop(pending);
        IsStopped = stop >= 0;
        var certain = IsStopped ? stop : CertainLength(pending);
        _held = IsStopped ? [] : pending[certain..];
        return Encoding.UTF8.GetString(pending.AsSpan(0, certain));
    }

    /// <summary>Gives what was held back, as no more will come. Part of a character is U+FFFD.</summary>
    public string Finish()
    {
        var last = Encoding.UTF8.GetString(_held);
        _held = [];
        return last;
    }

    private int FirstStop(ReadOnlySpan<byte> text)
    {
        var first = -1;
        foreach (var stop in stops)
        {
            var at = text.IndexOf(stop);
            if (at >= 0 && (first < 0 || at < first))
                first = at;
        }
        return first;
    }

    private int CertainLength(ReadOnlySpan<byte> text)
    {
        var certain = WholeCharacters(text);
        foreach (var stop in stops)
        {
            var at = Math.Max(0, text.Length - stop.Length + 1);
            while (at < text.Length && !stop.AsSpan().StartsWith(text[at..]))
                at++;
            certain = Math.Min(certain, at);
        }
        return certain;
    }

    /// <summary>The length without a character at the end that lacks bytes.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> text)
    {
        const int MostOfACharacter = 3;
        for (var at = text.Length - 1; at >= Math.Max(0, text.Length - MostOfACharacter); at--)
        {
            var isContinuation = (text[at] & 0xC0) == 0x80;
            if (!isContinuation)
                return Rune.DecodeFromUtf8(text[at..], out _, out _) == OperationStatus.NeedMoreData ? at : text.Length;
        }
        return text.Length;
    }
}
