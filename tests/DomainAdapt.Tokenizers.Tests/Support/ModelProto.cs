using System.Text;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Writes small SentencePiece models, field by field.</summary>
internal static class ModelProto
{
    /// <summary>A model of these pieces; an unknown one and the ends of a sentence come first.</summary>
    public static byte[] Of(SentencePieceKind kind, (string Text, float Score, PieceType Type)[] pieces, byte[]? trainer = null, byte[]? normalizer = null)
    {
        (string, float, PieceType)[] meta = [("<unk>", 0, PieceType.Unknown), ("<s>", 0, PieceType.Control), ("</s>", 0, PieceType.Control)];
        return
        [
            .. meta.Concat(pieces).SelectMany(piece => Bytes(1, Piece(piece.Item1, piece.Item2, piece.Item3))),
            .. Bytes(2, [.. Number(3, (ulong)kind), .. trainer ?? []]),
            .. Bytes(3, normalizer ?? [.. Number(3, 1), .. Number(4, 0)]),
        ];
    }

    public static byte[] Piece(string text, float score, PieceType type)
        => [.. Bytes(1, Encoding.UTF8.GetBytes(text)), 0x15, .. BitConverter.GetBytes(score), .. Number(3, (ulong)type)];

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    public static byte[] Bytes(int field, byte[] value) => [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)value.Length), .. value];

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
