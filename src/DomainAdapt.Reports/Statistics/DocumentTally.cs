using DomainAdapt.Core.Text;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Reports.Statistics;

/// <summary>What documents are: languages, hosts, licences, years, lengths. Counted from columns, without reading a text.</summary>
internal sealed class DocumentTally : ITally<DocumentTally>
{
    /// <summary>Names that a table has at most; the others are one row.</summary>
    private const int MostNames = 200;
    private const string None = "(none)";
    private const string Others = "(others)";

    private readonly BoundedCounts _languages = new();
    private readonly BoundedCounts _hosts = new();
    private readonly BoundedCounts _licences = new();
    private readonly BoundedCounts _years = new();
    private readonly ValueHistogram _bytes = new();
    private readonly ValueHistogram _tokens = new();
    private long _documents, _allTokens, _allBytes, _allWords;
    private bool _hasTokens;
    private char[] _letters = new char[256];

    /// <summary>Whether a file has what is counted here.</summary>
    public static bool CanRead(string name)
        => name.EndsWith(DocumentShardWriter.Suffix, StringComparison.Ordinal) || name.EndsWith(TokenShardWriter.Suffix, StringComparison.Ordinal);

    /// <summary>Whether a file has the documents cut into tokens.</summary>
    public static bool HasTokens(string name) => name.EndsWith(TokenShardWriter.Suffix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        _hasTokens = HasTokens(path);
        var batches = _hasTokens ? TokenShardReader.ReadColumnsAsync(path, cancellationToken) : DocumentShardReader.ReadColumnsAsync(path, cancellationToken);
        await foreach (var facts in batches.ConfigureAwait(false))
        {
            for (var row = 0; row < facts.Rows; row++)
                Add(facts.Urls[row], facts.Dates[row], facts.Languages[row], facts.Licences[row], facts.Tokens?[row] ?? 0);
            for (var row = 0; row < (facts.Tokens?.Length ?? 0); row++)
            {
                _bytes.Add(facts.TextBytes![row]);
                _tokens.Add(facts.Tokens![row]);
                _allBytes += facts.TextBytes[row];
                _allWords += facts.Words![row];
            }
        }
    }

    /// <inheritdoc/>
    public void Add(DocumentTally other)
    {
        _languages.Add(other._languages);
        _hosts.Add(other._hosts);
        _licences.Add(other._licences);
        _years.Add(other._years);
        _bytes.Add(other._bytes);
        _tokens.Add(other._tokens);
        (_documents, _allTokens, _allBytes, _allWords) = (_documents + other._documents, _allTokens + other._allTokens, _allBytes + other._allBytes, _allWords + other._allWords);
        _hasTokens |= other._hasTokens;
    }

    /// <inheritdoc/>
    public IEnumerable<Table> ToTables()
    {
        yield return new Table(
            "totals",
            new Column<long>("documents", [_documents]), new Column<long>("tokens", [_allTokens]), new Column<long>("text_bytes", [_allBytes]), new Column<long>("words", [_allWords]),
            new Column<long>("hosts", [_hosts.Names - (_hosts.Has(None) ? 1 : 0)]), new Column<long>("hosts_documents_missing_at_most", [_hosts.MostMissing]));
        yield return Counted("languages", "language", _languages, byName: false);
        yield return Counted("hosts", "host", _hosts, byName: false);
        yield return Counted("licences", "licence", _licences, byName: false);
        yield return Counted("years", "year", _years, byName: true);
        if (!_hasTokens)
            yield break;
        yield return Lengths("text_bytes", _bytes);
        yield return Lengths("tokens", _tokens);
    }

    private void Add(string? url, string? date, string? language, string? licence, long tokens)
    {
        _documents++;
        _allTokens += tokens;
        _languages.Add(language ?? None, tokens);
        _licences.Add(licence ?? None, tokens);
        // A date begins with its year, whatever its precision.
        _years.Add(date is { Length: >= 4 } && date.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 ? date.AsSpan(0, 4) : None, tokens);
        if (url is null)
        {
            _hosts.Add(None, tokens);
            return;
        }
        if (_letters.Length < url.Length)
            _letters = new char[url.Length];
        var host = UrlHost.Of(url, _letters);
        _hosts.Add(host.IsEmpty ? None : host, tokens);
    }

    private Table Counted(string name, string column, BoundedCounts counts, bool byName)
    {
        var rows = (byName ? counts.ByName() : counts.Largest(MostNames)).ToList();
        var (documents, tokens) = (_documents - rows.Sum(row => row.Documents), _allTokens - rows.Sum(row => row.Tokens));
        if (documents > 0)
            rows.Add((Others, documents, tokens));
        return new Table(
            name,
            new Column<string>(column, [.. rows.Select(row => row.Name)]), new Column<long>("documents", [.. rows.Select(row => row.Documents)]), new Column<long>("tokens", [.. rows.Select(row => row.Tokens)]));
    }

    private static Table Lengths(string name, ValueHistogram values)
    {
        var bins = values.Bins();
        return new Table(
            "lengths_" + name,
            new Column<double>("from", [.. bins.Select(bin => bin.From)]), new Column<double>("to", [.. bins.Select(bin => bin.To)]), new Column<long>("documents", [.. bins.Select(bin => bin.Count)]));
    }
}
