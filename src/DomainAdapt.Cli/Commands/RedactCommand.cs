using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Privacy;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt redact FILE</c>: texts without their personal data, and where it stood.</summary>
internal static class RedactCommand
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "JSON lines (id, text), or text of which each line counts for itself; plain, .gz or .zst; - for standard input." };
        var pseudonym = new Option<bool>("--pseudonym") { Description = "Put invented values in place, the same for the same value within a text." };
        var keep = new Option<string[]>("--keep") { Description = "Types to leave alone, such as PHONE_NUMBER.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var allow = new Option<string?>("--allow") { Description = "A text file of values that stay, one a line, exactly as texts have them." };
        var command = new Command("redact", """
            Print texts without personal data, a JSON line each: text, and spans of what was found (type; start and end in bytes and in code points).

              domainadapt redact letters.jsonl
              echo 'Write to jane@example.org' | domainadapt redact -

            Types: EMAIL_ADDRESS, IP_ADDRESS, CREDIT_CARD, IBAN_CODE, US_SSN, NATIONAL_ID, PASSPORT_NUMBER, PHONE_NUMBER, SECRET_KEY. Identifiers of
            securities, filings, cases and drugs are left alone. In a pipeline, the stage of the same name does this.
            """)
        { file, pseudonym, keep, allow };
        command.SetAction(parsed =>
        {
            var kept = parsed.GetRequiredValue(keep);
            var types = Enum.GetValues<PersonalDataType>().Select(PersonalDataSpan.NameOf).ToArray();
            if (kept.Except(types, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
                throw new DomainAdaptException($"--keep names '{unknown}'; expected one of {string.Join(", ", types)}.", ExitCodes.Spec);
            var otherwise = parsed.GetValue(pseudonym) ? RedactAction.Pseudonym : RedactAction.Redact;
            var redactor = new Redactor(type => kept.Contains(PersonalDataSpan.NameOf(type), StringComparer.OrdinalIgnoreCase) ? RedactAction.Keep : otherwise, RedactSpec.AllowedOf(parsed.GetValue(allow)));
            foreach (var (id, text) in JsonLines.Texts(parsed.GetRequiredValue(file)))
                parsed.InvocationConfiguration.Output.WriteLine(Line(id, Encoding.UTF8.GetBytes(text), redactor));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Line(string? id, byte[] text, Redactor redactor)
    {
        var redacted = Encoding.UTF8.GetString(redactor.Redact(text).Span);
        var spans = redactor.Found.Select(span => new
        {
            type = PersonalDataSpan.NameOf(span.Type),
            start = span.Range.Start,
            end = span.Range.End,
            code_point_start = CodePoints(text.AsSpan(0, span.Range.Start)),
            code_point_end = CodePoints(text.AsSpan(0, span.Range.End)),
        });
        return id is null ? JsonSerializer.Serialize(new { text = redacted, spans }, Readable) : JsonSerializer.Serialize(new { id, text = redacted, spans }, Readable);
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
            count += (value & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }
}
