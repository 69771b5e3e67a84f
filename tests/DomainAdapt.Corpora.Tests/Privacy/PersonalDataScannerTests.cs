using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsCheck;
using DomainAdapt.Corpora.Privacy;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Privacy;

public sealed class PersonalDataScannerTests
{
    private static readonly string[] Scored = ["CREDIT_CARD", "IBAN_CODE", "US_SSN", "IP_ADDRESS", "EMAIL_ADDRESS"];

    [Theory]
    [InlineData("Write to Jane.Doe+law@mail.example.org, please.", "EMAIL_ADDRESS Jane.Doe+law@mail.example.org")]
    [InlineData("logo@2x.png and a@b are none", "")]
    [InlineData("from 10.0.0.1/8 to fe80::1%eth0.", "IP_ADDRESS 10.0.0.1/8|IP_ADDRESS fe80::1%eth0")]
    [InlineData("std::string, Int :: Int, 12:34:56, version 1.2.3.4 and 192.168.1.256", "")]
    [InlineData("card 4111 1111 1111 1111, not 4111 1111 1111 1112", "CREDIT_CARD 4111 1111 1111 1111")]
    [InlineData("3782-822463-10005", "CREDIT_CARD 3782-822463-10005")]
    [InlineData("pay to DE89 3704 0044 0532 0130 00 now", "IBAN_CODE DE89 3704 0044 0532 0130 00")]
    [InlineData("SSN 078051123 and 078-05-1123, not 666-05-1123 or 078-00-1123", "US_SSN 078051123|US_SSN 078-05-1123")]
    [InlineData("nine digits 078051123 are anything", "")]
    [InlineData("+49 (0)30 1234567, (212) 555-0123 or 212-555-0123x45", "PHONE_NUMBER +49 (0)30 1234567|PHONE_NUMBER (212) 555-0123|PHONE_NUMBER 212-555-0123x45")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", "SECRET_KEY AKIAIOSFODNN7EXAMPLE|SECRET_KEY -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----")]
    // The first of each line is right, the second has one wrong character.
    [InlineData("CF RSSMRA85T10A562S, CF RSSMRA85T10A562T", "NATIONAL_ID RSSMRA85T10A562S")]
    [InlineData("NIR 2 55 08 14 168 025 38, NIR 2 55 08 14 168 025 39", "NATIONAL_ID 2 55 08 14 168 025 38")]
    [InlineData("CPF 111.444.777-35 e 111.444.777-36", "NATIONAL_ID 111.444.777-35")]
    [InlineData("HETU 131052-308T, not 131052-308U", "NATIONAL_ID 131052-308T")]
    [InlineData("DNI 12345678Z; DNI 12345678A", "NATIONAL_ID 12345678Z")]
    [InlineData("part 12345678Z is no one", "")]
    [InlineData("NHS number 943 476 5919", "NATIONAL_ID 943 476 5919")]
    [InlineData("PESEL 44051401359, PESEL 44051401358", "NATIONAL_ID 44051401359")]
    [InlineData("11010519491231002X, 110105194912310021", "NATIONAL_ID 11010519491231002X")]
    [InlineData("NISS 85.07.30-033.28, NISS 85.07.30-033.29", "NATIONAL_ID 85.07.30-033.28")]
    [InlineData("971013-1019901, 971013-1019902", "NATIONAL_ID 971013-1019901")]
    [InlineData("S1234567D and F1234567N, S1234567E and F1234567D", "NATIONAL_ID S1234567D|NATIONAL_ID F1234567N")]
    [InlineData("NIE X1234567L; NIE X1234567M", "NATIONAL_ID X1234567L")]
    [InlineData("National Insurance AB 12 34 56 C, AB123456C, not DB 12 34 56 C or AB 12 34 56 E", "NATIONAL_ID AB 12 34 56 C|NATIONAL_ID AB123456C")]
    [InlineData("parts AB 12 34 56 C and AB123456C", "")]
    [InlineData("Aadhaar 2341 2341 2346, 2341 2341 2347", "NATIONAL_ID 2341 2341 2346")]
    [InlineData("SIN: 130 692 544, 130 692 545", "NATIONAL_ID 130 692 544")]
    [InlineData("TFN 123 456 782, 123 456 783", "NATIONAL_ID 123 456 782")]
    [InlineData("BSN 111222333, 111222334", "NATIONAL_ID 111222333")]
    [InlineData("Steuer-ID 36 574 261 809, 36 574 261 808", "NATIONAL_ID 36 574 261 809")]
    [InlineData("Fødselsnummer 151086 95088, 151086 95089", "NATIONAL_ID 151086 95088")]
    [InlineData("Personnummer 811228-9874, 811228-9875", "NATIONAL_ID 811228-9874")]
    [InlineData("passport no. X1234567, passport 12", "PASSPORT_NUMBER X1234567")]
    [InlineData("part X1234567 is no one", "")]
    public void Scan_FindsThatAndNoMore(string text, string expected) => Assert.Equal(expected, string.Join('|', Scan(text)));

    [Theory] // What a domain's text is made of, and a web rule would destroy.
    [InlineData("ISIN US0378331005, CUSIP 037833100, LEI 5493006MHB84DD0ZWV18, CIK 0000320193")]
    [InlineData("Accession Number: 0000320193-24-000123; Commission file number 001-36743; IRS Employer Identification No. 94-2404110")]
    [InlineData("Docket No. 123-45-6789; 1:21-cv-01234; 42 U.S.C. § 1983; 347 U.S. 483 (1954); 17 C.F.R. § 240.10b-5; 89 Fed. Reg. 12345")]
    [InlineData("Green, 411 U.S. 792, 802-804 (1973); 120 Stat. 587, 590-611 (2006); Telephone fraud (§§ 22-3226.06); subject to recall pursuant to § 1-1001.17")]
    [InlineData("ICD-10 E11.9, NDC 50090-2875-00, NDC 0002-8215-01, RxNorm 860975, PMID 22117569, NPI 1234567893, NCT01234567")]
    [InlineData("revenue of $4,539,984,176 and 4,716,424,521,511,864 shares; 0.4716424521511864; https://example.com/item/4716424521511864")]
    public void Scan_LeavesIdentifiersAlone(string text) => Assert.Empty(Scan(text));

    [Fact] // Spans of the field's public sentences and recogniser cases; pooled, as counts and as exact spans.
    public void Scan_OnPublicCases()
    {
        var (right, found, wanted) = (0, 0, 0);
        foreach (var file in new[] { "presidio-generated-large", "presidio-synth-v2" })
        {
            foreach (var line in Lines(file))
            {
                var text = line.GetProperty("text").GetString()!;
                var gold = line.GetProperty("spans").EnumerateArray().Where(span => Scored.Contains(span.GetProperty("type").GetString()))
                    .Select(span => $"{span.GetProperty("type").GetString()} {span.GetProperty("start").GetInt32()} {span.GetProperty("end").GetInt32()}").ToHashSet();
                Count(gold, CodePointSpans(text));
            }
        }
        foreach (var line in Lines("presidio-recogniser-cases").Where(line => Scored.Contains(line.GetProperty("entity").GetString())))
        {
            var (type, text) = (line.GetProperty("entity").GetString()!, line.GetProperty("text").GetString()!);
            var spans = CodePointSpans(text).Where(span => span.StartsWith(type, StringComparison.Ordinal)).ToHashSet();
            if (line.TryGetProperty("expected_spans", out var expected) && expected.ValueKind == JsonValueKind.Array)
                Count(expected.EnumerateArray().Select(span => $"{type} {span[0].GetInt32()} {span[1].GetInt32()}").ToHashSet(), spans);
            else
                Count(Enumerable.Range(0, line.GetProperty("expected_count").GetInt32()).Select(i => spans.ElementAtOrDefault(i) ?? $"missing {i}").ToHashSet(), spans);
        }
        var (precision, recall) = ((double)right / found, (double)right / wanted);
        var f1 = 2 * precision * recall / (precision + recall);
        Assert.True(wanted > 400 && precision >= 0.97 && f1 >= 0.95, $"of {wanted} wanted {right} right among {found}: precision {precision:F4}, recall {recall:F4}, F1 {f1:F4}");

        void Count(HashSet<string> gold, HashSet<string> spans)
        {
            foreach (var odd in gold.Except(spans).Select(span => "missed " + span).Concat(spans.Except(gold).Select(span => "false " + span)))
                TestContext.Current.SendDiagnosticMessage(odd);
            (right, found, wanted) = (right + gold.Intersect(spans).Count(), found + spans.Count, wanted + gold.Count);
        }
    }

    [Fact] // Any bytes: spans within the text, ascending, apart, between characters of valid text.
    public void Scan_OfAnything()
    {
        string[] pieces = ["4111", " ", "1111", "@", "a.org", "::", ":", "1.2.3.4", "-", "DE89", "é", "法", "+1", "(212)", "555-0123", ".", "/", "AKIA", "\n", "078-05-1123", "ffff"];
        Gen.Int[0, pieces.Length - 1].Array[0, 60].Sample(
            picks =>
            {
                var text = Encoding.UTF8.GetBytes(string.Concat(picks.Select(pick => pieces[pick])));
                var end = 0;
                foreach (var span in new PersonalDataScanner().Scan(text))
                {
                    Assert.True(span.Range.Start >= end && span.Range.End <= text.Length);
                    Assert.True(System.Text.Unicode.Utf8.IsValid(span.Range.Of(text)));
                    end = span.Range.End;
                }
            },
            iter: 2000);
        foreach (var filler in new[] { "1", ":", "@", ".", "a", "1.", "1-", "+1 ", "(1", "::1", "DE89 ", "é" })
            new PersonalDataScanner().Scan(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(filler, 200_000))));
    }

    private static List<string> Scan(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. new PersonalDataScanner().Scan(bytes).Select(span => $"{PersonalDataSpan.NameOf(span.Type)} {Encoding.UTF8.GetString(span.Range.Of(bytes))}")];
    }

    private static HashSet<string> CodePointSpans(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. new PersonalDataScanner().Scan(bytes).Select(span => (Name: PersonalDataSpan.NameOf(span.Type), span.Range)).Where(span => Scored.Contains(span.Name))
            .Select(span => $"{span.Name} {Encoding.UTF8.GetString(bytes[..span.Range.Start]).EnumerateRunes().Count()} {Encoding.UTF8.GetString(bytes[..span.Range.End]).EnumerateRunes().Count()}")];
    }

    private static IEnumerable<JsonElement> Lines(string file)
    {
        var path = SharedData.Path($"data/pii/{file}.jsonl.gz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line).RootElement;
    }
}
