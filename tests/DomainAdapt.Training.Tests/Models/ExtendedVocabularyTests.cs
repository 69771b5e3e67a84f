using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public sealed class ExtendedVocabularyTests
{
    private static readonly int[][] Spellings = [[1, 2], [3], [4, 5, 6, 7]];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_KeepsOldWeights_AndFillsRowsAsAsked(bool isShared)
    {
        using var scope = NewDisposeScope();
        using var old = Some.Model(Some.Tiny with { TiedHead = isShared });
        var tokens = old.Spec.Vocabulary;
        var embedding = Rows(old)[0].Rows;
        using var mean = ExtendedVocabulary.Of(old, tokens, Spellings, NewRows.Mean, Precision.Fp32, seed: 1);
        using var pieces = ExtendedVocabulary.Of(old, tokens, Spellings, NewRows.Pieces, Precision.Fp32, seed: 1);
        using var noisy = ExtendedVocabulary.Of(old, tokens, Spellings, NewRows.NoisyMean, Precision.Fp32, seed: 1);

        foreach (var model in (CausalDecoder[])[mean, pieces, noisy])
        {
            Assert.Equal(tokens + 3, model.Spec.Vocabulary);
            foreach (var ((name, before), (_, after)) in old.Weights.Zip(model.Weights))
                Assert.True(after.narrow(0, 0, before.size(0)).equal(before).all().item<bool>(), name);
            Assert.Equal(isShared ? 1 : 2, Rows(model).Count);
        }
        foreach (var ((_, before), (_, after)) in Rows(old).Zip(Rows(mean)))
            Assert.True(after[tokens + 1].allclose(before.mean([0L])));
        Assert.True(Rows(pieces)[0].Rows[tokens].allclose((embedding[1] + embedding[2]) / 2));
        Assert.True(Rows(pieces)[0].Rows[tokens + 1].equal(embedding[3]).all().item<bool>());
        var (first, second) = (Rows(noisy)[0].Rows[tokens], Rows(noisy)[0].Rows[tokens + 1]);
        Assert.False(first.equal(second).all().item<bool>());
        Assert.InRange((first - embedding.mean([0L])).std().item<float>() / embedding.std().item<float>(), 0.001, 0.01); // the root of 1e-5 is 0.0032
    }

    [Theory]
    [MemberData(nameof(DecoderFamiliesTests.Families), MemberType = typeof(DecoderFamiliesTests))]
    public void Of_EveryFamily_GivesEachTableOfTokensItsRows(string family)
    {
        using var scope = NewDisposeScope();
        using var old = Some.Model(Some.Decoders[family]);
        using var larger = ExtendedVocabulary.Of(old, old.Spec.Vocabulary, Spellings, NewRows.Mean, Precision.Fp32, seed: 1);
        var ids = Some.Ids(2, 7, old.Spec.Vocabulary);

        Assert.True(larger.forward(ids).narrow(2, 0, old.Spec.Vocabulary).allclose(old.forward(ids), rtol: 1e-5, atol: 1e-6));
        Assert.Equal(larger.Spec.ParameterCount(), larger.Weights.Sum(weight => weight.Value.numel()));
    }

    [Fact]
    public void Of_IsAFunctionOfTheSeed()
    {
        using var scope = NewDisposeScope();
        using var old = Some.Model(Some.Tiny);
        var models = new ulong[] { 1, 1, 2 }.Select(seed => ExtendedVocabulary.Of(old, old.Spec.Vocabulary, Spellings, NewRows.NoisyMean, Precision.Fp32, (long)seed)).ToList();
        Assert.True(Rows(models[0])[0].Rows.equal(Rows(models[1])[0].Rows).all().item<bool>());
        Assert.False(Rows(models[0])[0].Rows.equal(Rows(models[2])[0].Rows).all().item<bool>());
    }

    [Fact] // Rows beyond the tokenizer's ids, which some models have, are used up first.
    public void Of_AModelWithSpareRows_FillsThose()
    {
        using var scope = NewDisposeScope();
        using var old = Some.Model(Some.Tiny);
        var tokens = old.Spec.Vocabulary - 2;
        using var model = ExtendedVocabulary.Of(old, tokens, Spellings, NewRows.Mean, Precision.Fp32, seed: 1);
        Assert.Equal(old.Spec.Vocabulary + 1, model.Spec.Vocabulary);
        Assert.True(Rows(model)[0].Rows[tokens].allclose(Rows(old)[0].Rows.narrow(0, 0, tokens).mean([0L])));
    }

    [Theory] // Hewitt, 2021: exp of the mean of logits is no more than the mean of their exps, so the sum grows by no more than new/old.
    [InlineData(1f)]
    [InlineData(40f)]
    public void Of_WithTheMeanOfAllRows_AddsNoMoreThanTheBoundToAnyOldToken(float sharpness)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var old = Some.Model(Some.Tiny);
        foreach (var (_, rows) in Rows(old))
            rows.mul_(sharpness);
        var tokens = old.Spec.Vocabulary;
        using var model = ExtendedVocabulary.Of(old, tokens, Spellings, NewRows.Mean, Precision.Fp32, seed: 1);
        var ids = arange(12).view(2, 6) % tokens;
        var before = nn.functional.log_softmax(old.forward(ids).to(ScalarType.Float64), -1);
        var after = nn.functional.log_softmax(model.forward(ids).to(ScalarType.Float64), -1).narrow(-1, 0, tokens);
        var added = (before - after).max().item<double>() / Math.Log(2);
        Assert.InRange(added, 0, Math.Log2(1 + (3.0 / tokens)) + 1e-5);
        Assert.True((before - after).min().item<double>() > -1e-5);
    }

    private static List<(string Name, Tensor Rows)> Rows(CausalDecoder model)
        => [.. model.Weights.Where(weight => weight.Value.dim() == 2 && weight.Value.size(0) == model.Spec.Vocabulary)];
}
