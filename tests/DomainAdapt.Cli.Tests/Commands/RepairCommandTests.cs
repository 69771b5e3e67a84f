using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class RepairCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PrintsTheTextAsItWasMeant()
        => Assert.Equal("schön \"so\"", Run("--explain", Put("a.txt", "schÃ¶n “so”"u8)).Output);

    [Fact]
    public void ExplainsWhatItFound()
    {
        var errors = Run("--explain", Put("a.txt", "schÃ¶n"u8)).Errors;
        Assert.Contains("utf-8 (by Validity), 0 bytes lost; repaired: iso-8859-1 1.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void PrintsALineAFileOfAFolder()
    {
        Put("a.txt", [0xCE, 0xF2, 0xE2, 0xE5, 0xF2]);
        Put("b.txt", "“kept”"u8);
        var lines = Run(_folder.Path, "--to", "jsonl", "--charset", "windows-1251", "--encoding-only").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Ответ", "“kept”"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));
        Assert.Equal("windows-1251", JsonDocument.Parse(lines[0]).RootElement.GetProperty("encoding").GetString());
    }

    private string Put(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes.ToArray());
        return path;
    }

    private static (string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(0, RepairCommand.Create().Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = errors }));
        return (output.ToString(), errors.ToString());
    }
}
