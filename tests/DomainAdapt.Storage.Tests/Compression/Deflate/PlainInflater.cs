namespace DomainAdapt.Storage.Tests.Compression.Deflate;

/// <summary>The plain version of the inflater: bit by bit, word by word, as RFC 1951 tells it. The oracle of the fast one.</summary>
internal sealed class PlainInflater(byte[] input)
{
    private static readonly int[] LengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly int[] LengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly int[] DistanceBases = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    private static readonly int[] DistanceExtras = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
    private static readonly int[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<byte> _output = [];
    private long _bit;

    /// <summary>Decodes one stream.</summary>
    /// <returns>The content as far as it goes, whether it is complete, and the bytes of input it takes if so.</returns>
    public (byte[] Content, bool IsComplete, int Consumed) Inflate()
    {
        try
        {
            while (!Block())
            {
            }
            return ([.. _output], true, (int)((_bit + 7) / 8));
        }
        catch (InvalidDataException)
        {
            return ([.. _output], false, 0);
        }
    }

    private bool Block()
    {
        var isLast = Bits(1) == 1;
        switch (Bits(2))
        {
            case 0:
                Stored();
                break;
            case 1:
                Symbols([.. Enumerable.Range(0, 288).Select(symbol => symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)], [.. Enumerable.Repeat(5, 32)]);
                break;
            case 2:
                Dynamic();
                break;
            default:
                throw new InvalidDataException();
        }
        return isLast;
    }

    private void Stored()
    {
        _bit = (_bit + 7) / 8 * 8;
        var (length, check) = (Bits(16), Bits(16));
        if (length != (~check & 0xFFFF))
            throw new InvalidDataException();
        for (; length > 0; length--)
            _output.Add((byte)Bits(8));
    }

    private void Dynamic()
    {
        var (literals, distances, count) = (Bits(5) + 257, Bits(5) + 1, Bits(4) + 4);
        if (literals > 286 || distances > 30)
            throw new InvalidDataException();
        var codeLengths = new int[19];
        for (var i = 0; i < count; i++)
            codeLengths[Order[i]] = Bits(3);
        Check(codeLengths, takesGap: false);
        var lengths = new List<int>();
        while (lengths.Count < literals + distances)
        {
            var symbol = Symbol(codeLengths);
            if (symbol == 16 && lengths.Count == 0)
                throw new InvalidDataException();
            lengths.AddRange(symbol switch
            {
                16 => Enumerable.Repeat(lengths[^1], 3 + Bits(2)),
                17 => Enumerable.Repeat(0, 3 + Bits(3)),
                18 => Enumerable.Repeat(0, 11 + Bits(7)),
                _ => [symbol],
            });
        }
        if (lengths.Count > literals + distances || lengths[256] == 0)
            throw new InvalidDataException();
        var (first, second) = (lengths[..literals].ToArray(), lengths[literals..].ToArray());
        Check(first, takesGap: true);
        Check(second, takesGap: true);
        Symbols(first, second);
    }

    private void Symbols(int[] literals, int[] distances)
    {
        while (true)
        {
            var symbol = Symbol(literals);
            if (symbol == 256)
                return;
            if (symbol < 256)
            {
                _output.Add((byte)symbol);
                continue;
            }
            if (symbol > 285)
                throw new InvalidDataException();
            var length = LengthBases[symbol - 257] + Bits(LengthExtras[symbol - 257]);
            var code = Symbol(distances);
            if (code > 29)
                throw new InvalidDataException();
            var distance = DistanceBases[code] + Bits(DistanceExtras[code]);
            if (distance > _output.Count)
                throw new InvalidDataException();
            for (; length > 0; length--)
                _output.Add(_output[^distance]);
        }
    }

    /// <summary>Reads bit after bit until they are a word, the words of a length being numbers in the order of their symbols.</summary>
    private int Symbol(int[] lengths)
    {
        var (word, first) = (0, 0);
        for (var bits = 1; bits <= 15; bits++)
        {
            word = (word << 1) | Bits(1);
            first <<= 1;
            var index = 0;
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == bits && first + index++ == word)
                    return symbol;
            }
            first += index;
        }
        throw new InvalidDataException();
    }

    private static void Check(int[] lengths, bool takesGap)
    {
        var sum = lengths.Where(length => length > 0).Sum(length => 1 << (15 - length));
        if (sum > 1 << 15 || (sum < 1 << 15 && (!takesGap || lengths.Max() > 1)))
            throw new InvalidDataException();
    }

    private int Bits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++, _bit++)
        {
            if (_bit >= input.Length * 8L)
                throw new InvalidDataException();
            value |= ((input[_bit >> 3] >> (int)(_bit & 7)) & 1) << i;
        }
        return value;
    }
}
