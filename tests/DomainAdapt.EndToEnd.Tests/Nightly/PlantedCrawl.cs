using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>A defect put into the crawl.</summary>
/// <param name="Defect">What kind.</param>
/// <param name="Source">The source it lies in.</param>
/// <param name="Origin">The document's origin, or the file's.</param>
/// <param name="CopyOf">Origin, in source <c>pages</c>, of the document it repeats; null where it repeats none.</param>
internal sealed record Planted(string Defect, string Source, string Origin, string? CopyOf = null);

/// <summary>
/// A crawl on disk: most pages as files below <c>pages</c>, the others as JSON lines below <c>packed</c>, with defects planted at places that
/// the seed decides. The same pages give the same crawl.
/// </summary>
internal sealed class PlantedCrawl
{
    public const int ExactCopies = 600;
    public const int RespacedCopies = 300;
    public const int InvalidUtf8Pages = 200;
    public const int Latin1Pages = 200;
    public const int Windows1252Pages = 40;
    public const int TemplatePages = 300;
    public const int MenuPages = 200;
    public const int EmptyFiles = 40;
    public const int CutPages = 20;
    public const int BrokenLines = 80;
    public const int TextlessLines = 20;
    public const int BlankLines = 30;

    private const ulong Seed = 20260103;
    private const int LinesPerFile = 1000;
    private const double PackedShare = 0.25;
    private const int SmallestChosen = 6_000;
    private const int LargestChosen = 200_000;

    private readonly string _folder;
    private readonly List<Planted> _planted = [];

    private PlantedCrawl(string folder) => _folder = folder;

    /// <summary>What was planted.</summary>
    public IReadOnlyList<Planted> Defects => _planted;

    /// <summary>HTML in the crawl, before packing and compression, in bytes.</summary>
    public long HtmlBytes { get; private set; }

    /// <summary>Pages in the crawl, the planted ones among them.</summary>
    public int PageCount { get; private set; }

    /// <summary>Builds the crawl below a folder, which is emptied first.</summary>
    public static PlantedCrawl Build(string folder, IReadOnlyList<DebianPage> pages)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var crawl = new PlantedCrawl(folder);
        var order = pages.ToArray();
        new SplitMix64(Seed).Shuffle(order.AsSpan());
        var packed = (int)(order.Length * PackedShare);
        crawl.Pack(order[..packed]);
        crawl.Lay(order[packed..]);
        crawl.AddFiles();
        return crawl;
    }

    /// <summary>How many of a defect were planted.</summary>
    public int CountOf(string defect) => _planted.Count(planted => planted.Defect == defect);

    private void Lay(DebianPage[] pages)
    {
        var (invalid, latin1, windows, copies, respaced) = (0, 0, 0, 0, 0);
        foreach (var page in pages)
        {
            var bytes = File.ReadAllBytes(page.Path);
            var origin = page.Name;
            if (bytes.Length is < SmallestChosen or > LargestChosen)
                Put(origin, bytes);
            else if (windows < Windows1252Pages && PageDefects.IsWindows1252(bytes) is { } encoded)
                Plant(ref windows, "windows_1252_called_utf_8", origin, encoded);
            else if (latin1 < Latin1Pages && PageDefects.SaysLatin1(bytes) is { } called)
                Plant(ref latin1, "utf_8_called_iso_8859_1", origin, called);
            else if (invalid < InvalidUtf8Pages && PageDefects.InvalidUtf8(bytes) is { } broken)
                Plant(ref invalid, "invalid_utf_8", origin, broken);
            else if (respaced < RespacedCopies && PageDefects.Respaced(bytes) is { } variant)
                Repeat(ref respaced, "respaced_copy", origin, bytes, variant);
            else if (copies < ExactCopies)
                Repeat(ref copies, "exact_copy", origin, bytes, bytes);
            else
                Put(origin, bytes);
        }
    }

    private void Plant(ref int count, string defect, string origin, byte[] page)
    {
        count++;
        Put(origin, page);
        _planted.Add(new Planted(defect, "pages", origin));
    }

    private void Repeat(ref int count, string defect, string origin, byte[] page, byte[] copy)
    {
        Put(origin, page);
        var copyOrigin = string.Create(CultureInfo.InvariantCulture, $"{defect}/{count++:D4}.html");
        Put(copyOrigin, copy);
        _planted.Add(new Planted(defect, "pages", copyOrigin, origin));
    }

    private void AddFiles()
    {
        for (var i = 0; i < TemplatePages; i++)
            Add("template", i, PageDefects.Template(i));
        for (var i = 0; i < MenuPages; i++)
            Add("menu_only", i, PageDefects.MenuOnly(i));
        for (var i = 0; i < EmptyFiles; i++)
            Add("empty_file", i, []);
        for (var i = 0; i < CutPages; i++)
        {
            var whole = Gzip(PageDefects.Template(TemplatePages + i));
            var origin = string.Create(CultureInfo.InvariantCulture, $"cut_gzip/{i:D4}.html.gz");
            Put(origin, whole[..(whole.Length / 2)]);
            _planted.Add(new Planted("cut_gzip", "pages", origin));
        }

        void Add(string defect, int number, byte[] page)
        {
            var count = number;
            Plant(ref count, defect, string.Create(CultureInfo.InvariantCulture, $"{defect}/{number:D4}.html"), page);
        }
    }

    private void Put(string origin, byte[] page)
    {
        var path = Path.Combine(_folder, "pages", origin);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, page);
        HtmlBytes += page.Length;
        PageCount++;
    }

    // Broken lines stand at regular distances in the whole files; the last file is cut.
    private void Pack(DebianPage[] pages)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "packed"));
        var (broken, textless, blank) = (0, 0, 0);
        foreach (var (index, chunk) in pages.Chunk(LinesPerFile).Index())
        {
            using var lines = new MemoryStream();
            var name = string.Create(CultureInfo.InvariantCulture, $"{index:D4}.jsonl.gz");
            var isLast = (index + 1) * LinesPerFile >= pages.Length;
            var number = 0;
            foreach (var page in chunk)
            {
                var html = File.ReadAllText(page.Path);
                HtmlBytes += html.Length;
                PageCount++;
                var line = JsonSerializer.SerializeToUtf8Bytes(new { id = page.Name, text = html }, Json);
                if (!isLast && number % 20 == 7 && broken < BrokenLines)
                    Write("broken_line", ref broken, line.AsSpan(0, line.Length / 2));
                if (!isLast && number % 50 == 13 && textless < TextlessLines)
                    Write("textless_line", ref textless, "{\"id\":\"no text\"}"u8);
                if (!isLast && number % 30 == 19 && blank < BlankLines)
                    Write("blank_line", ref blank, "  "u8);
                var count = 0;
                Write(null, ref count, line);
            }
            var packed = Gzip(lines.ToArray());
            if (isLast)
                _planted.Add(new Planted("cut_gzip", "packed", name));
            File.WriteAllBytes(Path.Combine(_folder, "packed", name), isLast ? packed[..(packed.Length / 2)] : packed);

            void Write(string? defect, ref int count, ReadOnlySpan<byte> line)
            {
                number++;
                lines.Write(line);
                lines.WriteByte((byte)'\n');
                if (defect is null)
                    return;
                count++;
                _planted.Add(new Planted(defect, "packed", string.Create(CultureInfo.InvariantCulture, $"{name}#{number}")));
            }
        }
    }

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return buffer.ToArray();
    }
}
