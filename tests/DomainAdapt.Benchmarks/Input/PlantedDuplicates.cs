using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>
/// Short documents of 60 to 90 words with the trigrams of a corpus: a walk through it that goes on, after two words, as one of the places where they stand.
/// Clusters are planted: near copies of a document (one word changed, a Jaccard similarity of 0.83 or more) belong to its cluster, far ones (eight words
/// changed, less than 0.6) do not. Where a document stands is drawn, so copies lie far apart.
/// </summary>
internal sealed class PlantedDuplicates
{
    private const int FewestWords = 60;
    private const int MostWords = 90;
    private const int JumpsOneIn = 24;
    private const int DocumentsOfShard = 50_000;

    private readonly byte[][] _words;
    private readonly int[] _text;
    private readonly int[] _places;
    private readonly int[] _placeOf;
    private readonly int[] _likeOf;
    private readonly int[] _likes;

    /// <summary>Reads a corpus in JSON lines (.gz).</summary>
    public PlantedDuplicates(string corpus, int count)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = new List<int>();
        foreach (var line in JsonLinesFile.Read(corpus))
        {
            foreach (var word in line.GetProperty("text").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, word, out var known);
                number = known ? number : numbers.Count - 1;
                text.Add(number);
            }
        }
        _text = [.. text];
        _words = [.. numbers.OrderBy(pair => pair.Value).Select(pair => Encoding.UTF8.GetBytes(pair.Key))];
        // The places in the order of the two words before them; where a walk stands in that order leads to all places like it.
        _places = [.. Enumerable.Range(2, _text.Length - 2)];
        Array.Sort([.. _places.Select(KeyBefore)], _places);
        _placeOf = new int[_text.Length];
        _likeOf = new int[_places.Length];
        var likes = new List<int>();
        for (var i = 0; i < _places.Length; i++)
        {
            _placeOf[_places[i]] = i;
            if (i == 0 || KeyBefore(_places[i]) != KeyBefore(_places[i - 1]))
                likes.Add(i);
            _likeOf[i] = likes.Count - 1;
        }
        _likes = [.. likes, _places.Length];
        Plan(count);
    }

    /// <summary>The cluster of each document.</summary>
    public int[] Clusters { get; private set; } = [];

    /// <summary>Of each document, what was done to its cluster's text: 0 nothing, 1 one word changed, more: so many.</summary>
    private byte[] _changes = [];

    /// <summary>Words of the corpus.</summary>
    public int CorpusWords => _text.Length;

    /// <summary>Bytes of text written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes the documents as shards of two sources.</summary>
    public IReadOnlyList<StageFile> Write(string folder)
    {
        var files = new StageFile[(Clusters.Length + DocumentsOfShard - 1) / DocumentsOfShard];
        // The pool adds threads where a machine is busy, and each holds a shard.
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, shard =>
        {
            var source = shard < files.Length / 2 ? "web" : "law";
            var path = Path.Combine(Directory.CreateDirectory(folder).FullName, string.Create(CultureInfo.InvariantCulture, $"{shard:D5}.{DocumentShardWriter.Suffix}"));
            var output = new FileOutput(path);
            var bytes = 0L;
            using (var writer = new DocumentShardWriter(output))
            {
                for (var number = shard * DocumentsOfShard; number < Math.Min(Clusters.Length, (shard + 1) * DocumentsOfShard); number++)
                {
                    var text = TextOf(number);
                    bytes += text.Length;
                    var origin = number.ToString(CultureInfo.InvariantCulture);
                    writer.Write(new Document { Id = DocumentId.Of(source, origin), Text = text, Source = source, Origin = origin });
                }
            }
            lock (files)
                Bytes += bytes;
            files[shard] = new StageFile
            {
                Stage = "before",
                Phase = "main",
                Task = shard,
                Channel = "kept",
                Name = Path.GetFileName(path),
                Path = path,
                Source = source,
                Rows = output.Rows,
                Bytes = new FileInfo(path).Length,
                Sha256 = "",
            };
        });
        return files;
    }

    /// <summary>About two thirds of the documents stand alone; the others are clusters whose sizes fall with their cube, up to 1,000.</summary>
    private void Plan(int count)
    {
        var random = new SplitMix64(11);
        Clusters = new int[count];
        _changes = new byte[count];
        for (var (number, cluster) = (0, 0); number < count; cluster++)
        {
            // The first of each cluster is its text as it is.
            var size = random.Next(10) < 9 ? 1 : Math.Min(1000, (int)(2 / Math.Sqrt(1 - random.NextDouble())));
            for (var member = 0; member < size && number < count; member++, number++)
                (Clusters[number], _changes[number]) = (cluster, (byte)(member == 0 ? 0 : 1));
            // A far copy is a cluster of its own, with the words of the one before.
            if (size > 1 && random.Next(4) == 0 && number < count)
                (Clusters[number], _changes[number++]) = (++cluster, 8);
        }
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)random.Next((ulong)i + 1);
            (Clusters[i], Clusters[j], _changes[i], _changes[j]) = (Clusters[j], Clusters[i], _changes[j], _changes[i]);
        }
    }

    private byte[] TextOf(int number)
    {
        var changes = _changes[number];
        // A seed that is drawn: the generator's own step is a sum, so seeds in a row would give one walk, shifted.
        var random = new SplitMix64(new SplitMix64((ulong)(changes > 1 ? Clusters[number] - 1 : Clusters[number])).Next());
        var length = FewestWords + (int)random.Next(MostWords - FewestWords + 1);
        var own = new SplitMix64(new SplitMix64((ulong)number + (1UL << 32)).Next());
        var first = changes > 1 ? 2 : (int)own.Next((ulong)length);
        var text = new MemoryStream(length * 8);
        var place = 2 + (int)random.Next((ulong)_text.Length - 2);
        for (var i = 0; i < length; i++)
        {
            if (i > 0)
                text.WriteByte((byte)' ');
            if (changes > 0 && i >= first && (i - first) % 7 == 0 && (i - first) / 7 < changes)
                text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"own{number}x{i}")));
            else
                text.Write(_words[_text[place]]);
            place = Next(place, ref random);
        }
        return text.ToArray();
    }

    private int Next(int place, ref SplitMix64 random)
    {
        if (place + 1 >= _text.Length || random.Next(JumpsOneIn) == 0)
            return 2 + (int)random.Next((ulong)_text.Length - 2);
        var like = _likeOf[_placeOf[place + 1]];
        return _places[_likes[like] + (int)random.Next((ulong)(_likes[like + 1] - _likes[like]))];
    }

    private long KeyBefore(int place) => ((long)_text[place - 2] << 32) | (uint)_text[place - 1];
}
