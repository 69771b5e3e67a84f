using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Sources;

/// <summary>A filing, as a line of a quarter's master index has it: <c>CIK|Company Name|Form Type|Date Filed|Filename</c>.</summary>
/// <param name="Cik">The company's central index key.</param>
/// <param name="Form">The form, such as <c>10-K</c>.</param>
/// <param name="Filed">The day it was filed.</param>
/// <param name="Path">Path of the full submission text below <c>Archives</c>.</param>
internal sealed record EdgarFiling(long Cik, string Form, DateOnly Filed, string Path)
{
    /// <summary>The submission's own number, which is its file's name.</summary>
    public string Accession => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The quarters that days lie in, as the index's folders are called: <c>2023/QTR1</c>.</summary>
    public static IEnumerable<string> Quarters(DateOnly from, DateOnly to)
    {
        for (var day = new DateOnly(from.Year, (from.Month - 1) / 3 * 3 + 1, 1); day <= to; day = day.AddMonths(3))
            yield return string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}/QTR{(day.Month + 2) / 3}");
    }

    /// <summary>Reads an index: a header that ends with a line of dashes, then a filing a line.</summary>
    /// <exception cref="StorageException">It has no such form.</exception>
    public static IEnumerable<EdgarFiling> ReadIndex(string path, string quarter)
    {
        var inHeader = true;
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.Latin1)) // old company names are not UTF-8
        {
            number++;
            if (inHeader)
                inHeader = !line.StartsWith("-----", StringComparison.Ordinal);
            else if (line.Length > 0)
                yield return Read(line) ?? throw Wrong(quarter, number, $"'{line}' is no line of an index");
        }
        if (inHeader)
            throw Wrong(quarter, number, "there is no line of dashes after the header");
    }

    private static EdgarFiling? Read(string line)
        => line.Split('|') is [var cik, _, var form, var filed, var path]
            && long.TryParse(cik, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            && DateOnly.TryParseExact(filed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && path.Trim() is { Length: > 0 } file && !file.Split('/').Any(part => part is "" or "." or "..")
            ? new EdgarFiling(key, form.Trim(), day, file)
            : null;

    private static StorageException Wrong(string quarter, int line, string what)
        => new($"EDGAR master.idx of {quarter}, line {line}: {what}. Check the endpoint in the corpus file.", ExitCodes.InputsMissing);
}
