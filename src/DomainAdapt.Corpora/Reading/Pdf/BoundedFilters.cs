using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace DomainAdapt.Corpora.Reading.Pdf;

/// <summary>
/// The filters of PDF streams, with an end to what a stream may unpack to: a small one can hold a thousand times its size, and the library unpacks
/// whole streams.
/// </summary>
internal sealed class BoundedFilters(int maxBytes) : IFilterProvider
{
    private readonly IFilterProvider _inner = DefaultFilterProvider.Instance;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bounded(_inner.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bounded(_inner.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(_inner.GetAllFilters());

    private IFilter[] Bounded(IReadOnlyList<IFilter> filters) => [.. filters.Select(filter => new BoundedFilter(filter, maxBytes))];

    private sealed class BoundedFilter(IFilter inner, int maxBytes) : IFilter
    {
        // The most that one byte of deflate stands for (zlib's own limit, 1032:1); other filters of text stay far below it.
        private const int MostRatio = 1032;

        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            if (inner is FlateFilter && (long)input.Length * MostRatio > maxBytes)
                Measure(input);
            var output = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
            return output.Length <= maxBytes ? output : throw UnreadableException.TooLarge(maxBytes);
        }

        /// <summary>Unpacks a stream once without keeping it, only to see how long it is.</summary>
        private void Measure(Memory<byte> input)
        {
            using var zlib = new ZLibStream(new MemoryStream(input.ToArray(), writable: false), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            var length = 0L;
            try
            {
                for (int read; (read = zlib.Read(buffer)) > 0;)
                {
                    if ((length += read) > maxBytes)
                        throw UnreadableException.TooLarge(maxBytes);
                }
            }
            catch (InvalidDataException)
            {
                // The library reads what stands before the damage, which was short enough.
            }
        }
    }
}
