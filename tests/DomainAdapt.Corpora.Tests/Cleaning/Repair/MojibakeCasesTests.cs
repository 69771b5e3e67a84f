using System.Text;
using System.Text.Json;
using DomainAdapt.Corpora.Cleaning.Repair;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning.Repair;

/// <summary>Cases that people met, with what they should have read.</summary>
public sealed class MojibakeCasesTests
{
    private const string Cases = "data/mojibake/ftfy-cases.json";

    [Fact]
    public void EveryCaseThatAPeerPassesIsRepaired()
    {
        Assert.SkipUnless(SharedData.Path(Cases) is not null, $"{Cases} is not here");
        using var cases = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path(Cases)!));
        var wrong = new List<string>();
        foreach (var item in cases.RootElement.EnumerateArray().Where(item => Field(item, "expect") == "pass"))
        {
            var found = Repairs.Text(Field(item, "original")!);
            if (found != Field(item, "fixed"))
                wrong.Add($"{Field(item, "label")}: {Field(item, "original")} -> {found}, expected {Field(item, "fixed")}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string? Field(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>Repairs a string with the default settings.</summary>
internal static class Repairs
{
    private static readonly TextRepair Default = new(new RepairSpec { Kind = "repair" });

    public static string Text(string text, TextRepair? repair = null)
        => Encoding.UTF8.GetString((repair ?? Default).Repair(Encoding.UTF8.GetBytes(text), isMarkup: false, new RepairCounts()).Span);
}
