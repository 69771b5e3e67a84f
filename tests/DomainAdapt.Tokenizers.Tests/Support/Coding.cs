using System.Buffers;
using System.Text;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Text to ids and back, for tests.</summary>
internal static class Coding
{
    public static List<int> IdsOf(this ITextTokenizer tokenizer, ReadOnlySpan<byte> utf8)
    {
        var ids = new List<int>();
        tokenizer.Encode(utf8, ids);
        return ids;
    }

    public static List<int> IdsOf(this ITextTokenizer tokenizer, string text) => tokenizer.IdsOf(Encoding.UTF8.GetBytes(text));

    public static byte[] BytesOf(this ITextTokenizer tokenizer, IEnumerable<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        tokenizer.Decode(ids.ToArray(), bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public static string TextOf(this ITextTokenizer tokenizer, IEnumerable<int> ids) => Encoding.UTF8.GetString(tokenizer.BytesOf(ids));
}
