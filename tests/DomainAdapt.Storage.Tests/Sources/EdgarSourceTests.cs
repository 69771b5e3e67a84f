using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A server of our own with quarterly indexes in the documented form; EDGAR itself was not asked.</summary>
public sealed class EdgarSourceTests : IDisposable
{
    private const string Header =
        """
        Description:           Master Index of EDGAR Dissemination Feed
        Last Data Received:    March 31, 2023
        Comments:              webmaster@sec.gov
        Anonymous FTP:         ftp://ftp.sec.gov/edgar/



        CIK|Company Name|Form Type|Date Filed|Filename
        --------------------------------------------------------------------------------

        """;

    private static readonly Dictionary<string, string> Indexes = new()
    {
        ["2022/QTR4"] = Header + "1000|ALPHA CORP|10-K|2022-12-30|edgar/data/1000/0000001000-22-000009.txt\n",
        ["2023/QTR1"] = Header +
            """
            1000|ALPHA CORP|10-K|2023-02-01|edgar/data/1000/0000001000-23-000001.txt
            1000|ALPHA CORP|10-K/A|2023-02-20|edgar/data/1000/0000001000-23-000002.txt
            1000|ALPHA CORP|8-K|2023-03-01|edgar/data/1000/0000001000-23-000003.txt
            2000|BÉTA CO|10-K|2023-03-05|edgar/data/2000/0000001000-23-000001.txt

            """,
        ["2023/QTR2"] = Header + "3000|GAMMA|10-K|2023-04-03|edgar/data/3000/0000003000-23-000001.txt\n",
    };

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_TakesFormsAndDates_EachSubmissionOnce_AndSaysWhoAsks()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var source = Source(server) with { Forms = ["10-K"] };
        // The submission of two companies is under the first of them; December's index is not asked for, and April's filing is too late.
        Assert.Equal(["edgar/data/1000/0000001000-23-000001.txt", "edgar/data/3000/0000003000-23-000001.txt"], await _folder.NamesAsync(source));
        Assert.All(server.Requests, request => Assert.Matches(@"^DomainAdapt/[\d.]+ \(Jane Doe jane@example\.org\)$", request.Header("User-Agent")));
        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("robots", StringComparison.Ordinal));

        var asked = server.Requests.Count;
        var files = await _folder.AcquireAsync(source with { Fetch = new FetchSettings() }, offline: true);
        Assert.Equal("submission edgar/data/1000/0000001000-23-000001.txt", Encoding.UTF8.GetString(SourceFolder.Content(files[0])));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Theory]
    [InlineData("2022-12-31", "2023-03-31", null, 2000L, "edgar/data/2000/0000001000-23-000001.txt")]
    [InlineData("2023-02-20", "2023-02-20", null, null, "edgar/data/1000/0000001000-23-000002.txt")]
    [InlineData("2022-10-01", "2023-06-30", 1, null, "edgar/data/1000/0000001000-22-000009.txt")]
    public async Task Acquire_ByCompanyDayOrNumber(string from, string to, int? most, long? cik, string expected)
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var source = Source(server) with { From = Day(from), To = Day(to), MostFilings = most, Ciks = cik is { } key ? [key] : [] };
        Assert.Equal([expected], await _folder.NamesAsync(source));
    }

    [Fact] // As the SEC asks, whoever sends them and whatever the settings say.
    public async Task Acquire_AsksAtMostTenTimesASecond()
    {
        using var folder = new SourceFolder { Time = TimeProvider.System };
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        await folder.AcquireAsync(Source(server) with { Fetch = new FetchSettings { Contact = "Jane Doe jane@example.org", RequestsPerSecond = 1000 } });
        Assert.Equal(6, server.Requests.Count);
        var span = server.Requests[^1].At - server.Requests[0].At;
        Assert.True(span >= TimeSpan.FromSeconds(5 * 0.1 * 0.9), $"6 requests came within {span}");
    }

    [Theory]
    [InlineData(null, null, "'fetch: { contact: Jane Doe jane@example.org }'")]
    [InlineData("nobody", null, "whom it can reach")]
    [InlineData(null, "EDGAR_CONTACT", "EDGAR_CONTACT='Jane Doe jane@example.org' in the environment")]
    public async Task Acquire_WithoutAContact_AsksNothing(string? contact, string? variable, string expected)
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var failure = await Assert.ThrowsAsync<StorageException>(
            () => _folder.AcquireAsync(Source(server) with { Fetch = new FetchSettings { Contact = contact, ContactEnv = variable } }));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Acquire_OfAnIndexThatIsNone_NamesTheLine()
    {
        await using var server = await LocalServer.StartAsync(context => context.Response.WriteAsync("<html>\nrequest rate exceeded\n"));
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source(server)));
        Assert.Contains("master.idx of 2023/QTR1, line 2", failure.Message, StringComparison.Ordinal);
    }

    private static EdgarSource Source(LocalServer server) => new()
    {
        Endpoint = server.Url,
        From = Day("2023-01-01"),
        To = Day("2023-04-03"),
        Fetch = new FetchSettings { Contact = "Jane Doe jane@example.org" },
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!["/Archives/".Length..];
        if (path.StartsWith("edgar/full-index/", StringComparison.Ordinal) && Indexes.TryGetValue(path["edgar/full-index/".Length..^"/master.idx".Length], out var index))
            await LocalServer.SendAsync(context, Encoding.Latin1.GetBytes(index));
        else if (path.StartsWith("edgar/data/", StringComparison.Ordinal))
            await LocalServer.SendAsync(context, Encoding.UTF8.GetBytes("submission " + path));
        else
            context.Response.StatusCode = 404;
    }
}
