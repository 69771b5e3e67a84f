using System.Text;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Privacy;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Privacy;

public sealed class RedactStageTests
{
    private const string Mail = "Write to jane@example.org or joe@example.org; jane@example.org is better.";

    [Fact] // Balances of documents and bytes are checked by the run; nothing that was found is left in any file.
    public async Task ReplacesAndCounts()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, new RedactSpec(), Mail, "No data at all.");
        Assert.Equal(
            ["Write to <EMAIL_ADDRESS> or <EMAIL_ADDRESS>; <EMAIL_ADDRESS> is better.", "No data at all."],
            (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
        Assert.Equal(3, run.Counts["personal_data.EMAIL_ADDRESS"]);
        Assert.Equal(1, run.Counts["documents_redacted"]);
    }

    [Fact]
    public async Task PseudonymsAreTheSameForTheSameValue()
    {
        using var folder = new TempFolder();
        var spec = new RedactSpec { Actions = new Dictionary<string, RedactAction> { ["email_address"] = RedactAction.Pseudonym } };
        var run = await RunAsync(folder, spec, Mail, "joe@example.org alone");
        Assert.Equal(
            ["Write to person1@example.com or person2@example.com; person1@example.com is better.", "person1@example.com alone"],
            (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
    }

    [Fact] // Each value is numbered at once: by looking at all before it, this would take minutes.
    public void PseudonymsAreNumberedByType()
    {
        var addresses = string.Join(' ', Enumerable.Range(0, 100_000).Select(number => $"a{number}@b.org")) + " SSN 078-05-1123";
        var text = Encoding.UTF8.GetString(new Redactor(_ => RedactAction.Pseudonym).Redact(Encoding.UTF8.GetBytes(addresses)).Span);
        Assert.StartsWith("person1@example.com person2@example.com ", text, StringComparison.Ordinal);
        Assert.EndsWith(" person100000@example.com SSN 000-00-0001", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DroppedDocumentsAreKeptAsideWithoutTheirData()
    {
        using var folder = new TempFolder();
        var spec = new RedactSpec { Actions = new Dictionary<string, RedactAction> { ["us_ssn"] = RedactAction.Drop, ["email_address"] = RedactAction.Keep } };
        var run = await RunAsync(folder, spec, "SSN 078-05-1123", Mail);
        Assert.Equal(Mail, Assert.Single(await run.DocumentsAsync("kept")).TextAsString);
        var reject = Assert.Single(await run.RejectsAsync());
        Assert.Equal(("SSN <US_SSN>", "personal_data"), (reject.Document.TextAsString, reject.Verdict.Reason));
    }

    [Fact]
    public void Check_NamesAnUnknownType()
    {
        var problems = new SpecProblems();
        new RedactSpec { Actions = new Dictionary<string, RedactAction> { ["emails"] = RedactAction.Keep } }.Check(problems);
        Assert.Contains("'emails'", Assert.Single(problems.All).Message, StringComparison.Ordinal);
    }

    private static Task<StageRun> RunAsync(TempFolder folder, RedactSpec spec, params string[] texts)
        => StageRun.OfAsync(
            new RedactStage(spec), "redact", folder.Path, [Sources.Of("web")],
            StageRun.Shards(folder.At("in"), [.. texts.Select((text, i) => Sources.Document("web", $"w{i}", text))]));
}
