using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Generation;
using DomainAdapt.Training.Tests.Export;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Generation;

public sealed class TextFillerTests : IDisposable
{
    private const string Text = "The court ___ that the claim was ___ by the statute.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // What is put into a blank is what the model holds most probable there, of all that have a text.
    public void Fill_ByAnEncoder_PutsTheMostProbableTokenIntoEachBlank()
    {
        using var scope = NewDisposeScope();
        using var model = SomePretrained.Load(_folder, "bert");

        var filled = new TextFiller(model).Fill(Text, new GenerationOptions());

        long[] read = [.. Ids(model, "The court"), 300, .. Ids(model, " that the claim was"), 300, .. Ids(model, " by the statute.")];
        var best = model.Model.forward(tensor(read).unsqueeze(0))[0].narrow(1, 0, 300).argmax(1);
        string[] expected = [.. Enumerable.Range(0, read.Length).Where(t => read[t] == 300).Select(t => TextOf(model, (int)best[t].item<long>()))];
        Assert.Equal(expected, filled.Blanks);
        Assert.Equal($"The court{expected[0]} that the claim was{expected[1]} by the statute.", filled.Text);
    }

    [Fact] // Each token is the most probable one, given the sentinels and the tokens before it: what the decoder says of all of them at once.
    public void Fill_ByAT5_SaysTheMostProbableTokens()
    {
        using var scope = NewDisposeScope();
        using var model = SomePretrained.Load(_folder, "t5");

        var filled = new TextFiller(model).Fill(Text, new GenerationOptions { MaxNewTokens = 5 });

        Assert.Equal(2, filled.Blanks.Count);
        Assert.Equal($"The court{filled.Blanks[0]} that the claim was{filled.Blanks[1]} by the statute.", filled.Text);
        long[] read = [.. Ids(model, "The court"), 400, .. Ids(model, " that the claim was"), 399, .. Ids(model, " by the statute."), model.StartToken];
        var found = new TextFiller(model).FillIds(Text, new GenerationOptions { MaxNewTokens = 5 });
        Assert.All(found, fill => Assert.InRange(fill.Count, 0, 5));
        Assert.Contains(found, fill => fill.Count > 0);
        long[] said = [400, .. found[0].Select(id => (long)id), 399, .. found[1].Select(id => (long)id), 0];
        var best = model.Model.Logits(model.Model.Hidden(tensor(read).unsqueeze(0), tensor(said).unsqueeze(0)))[0].argmax(1);
        var at = 0;
        for (var blank = 0; blank < 2; blank++)
        {
            at++; // the sentinel is given, not said
            foreach (var id in found[blank])
                Assert.Equal(id, best[at++].item<long>());
            if (found[blank].Count < 5)
                Assert.True(best[at].item<long>() is 0 or >= 300);
        }
    }

    [Fact]
    public void Fill_DrawnBySeeds_IsRepeatable()
    {
        using var model = SomePretrained.Load(_folder, "t5");
        var filler = new TextFiller(model);
        string Drawn(ulong seed) => filler.Fill(Text, new GenerationOptions { MaxNewTokens = 8, Seed = seed, Sampling = new SamplingOptions { Temperature = 1 } }).Text;

        Assert.Equal(Drawn(1), Drawn(1));
        Assert.True(Enumerable.Range(1, 5).Select(seed => Drawn((ulong)seed)).Distinct().Count() > 1);
    }

    [Fact]
    public void Fill_OfNoBlank_OrByADecoder_IsRefused()
    {
        using var bert = SomePretrained.Load(_folder, "bert");
        using var llama = SomePretrained.Load(_folder, "llama");

        Assert.Contains("has no blank", Assert.Throws<DomainAdaptException>(() => new TextFiller(bert).Fill("The court.", new GenerationOptions())).Message);
        Assert.Contains("fills no blanks", Assert.Throws<DomainAdaptException>(() => new TextFiller(llama).Fill(Text, new GenerationOptions())).Message);
    }

    private static IEnumerable<long> Ids(PretrainedModel model, string text)
    {
        var ids = new List<int>();
        model.Tokenizer.Encode(System.Text.Encoding.UTF8.GetBytes(text), ids);
        return ids.Select(id => (long)id);
    }

    private static string TextOf(PretrainedModel model, int id) => System.Text.Encoding.UTF8.GetString(model.Tokenizer.BytesOf(id));
}
