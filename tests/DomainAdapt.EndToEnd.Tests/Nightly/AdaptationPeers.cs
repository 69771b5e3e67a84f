using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>What needs no neural network, on the same held-out documents: a 5-gram model of the same tokens, and a compressor.</summary>
/// <param name="store">What the run left.</param>
/// <param name="folder">Where files may be written.</param>
internal sealed class AdaptationPeers(WorkStore store, string folder)
{
    private const int Order = 5;

    /// <summary>Bits per byte of clean domain text by a 5-gram model (modified Kneser-Ney) of a mix's token ids.</summary>
    public async Task<double> NGramAsync(string mix)
    {
        var (train, heldOut, model) = (Path.Combine(folder, "train.ids"), Path.Combine(folder, "held-out.ids"), Path.Combine(folder, "ids.arpa"));
        WriteLines(train, $"select array_to_string(input_ids, ' ') from read_parquet({Files(mix, "sequences")})");
        var bytes = WriteLines(heldOut, $"select array_to_string(ids, ' '), text_bytes from read_parquet({Files("tokenize@domain", "held_out")}) where id in ({CleanIds}) order by id");
        await RunAsync("ngram", "train", train, "-o", model, "--order", $"{Order}", "--raw");
        var scores = await RunAsync("ngram", "score", heldOut, "--model", model, "--raw");
        var log10 = scores.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => JsonDocument.Parse(line).RootElement.GetProperty("log10").GetDouble());
        return -log10 * Math.Log2(10) / bytes;
    }

    /// <summary>Bits per byte of clean domain text by <c>xz -9e</c>, which begins with nothing and learns as it reads.</summary>
    public async Task<double> XzAsync()
    {
        var text = Path.Combine(folder, "held-out.txt");
        WriteLines(text, $"select text from read_parquet({Files("hold_out", "held_out")}) where id in ({CleanIds}) order by id");
        using var xz = Process.Start(new ProcessStartInfo("bash", ["-c", "xz -9e -c \"$0\" | wc -c", text]) { RedirectStandardOutput = true })!;
        var compressed = long.Parse(await xz.StandardOutput.ReadToEndAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await xz.WaitForExitAsync();
        Assert.Equal(0, xz.ExitCode);
        return 8.0 * compressed / new FileInfo(text).Length;
    }

    private string CleanIds => $"select document from read_parquet({Files("evaluate", "losses")}) where model = 'base' and source = 'domain' and clean = 1";

    private string Files(string stage, string channel) => $"[{string.Join(", ", store.Files(stage, channel).Select(path => $"'{path}'"))}]";

    /// <summary>Writes the rows' first column, and adds up the second where there is one.</summary>
    private static long WriteLines(string path, string sql)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = sql;
        using var reader = query.ExecuteReader();
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        var sum = 0L;
        while (reader.Read())
        {
            writer.WriteLine(reader.GetString(0));
            if (reader.FieldCount > 1)
                sum += reader.GetInt32(1);
        }
        return sum;
    }

    private async Task<string> RunAsync(params string[] command)
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(folder, command);
        Assert.True(code == 0, output + errors);
        return output;
    }
}
