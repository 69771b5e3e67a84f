using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Pipelines.Tests.Specs;

public sealed class PipelineFileTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_BindsEveryFormOfSetting()
    {
        var bound = _folder.Load();

        var spec = bound.Spec;
        Assert.Equal("finance", spec.Name);
        Assert.Equal(20260117, spec.Seed);
        Assert.Equal(["filings", "web"], spec.Sources.Keys);
        Assert.Equal(new HoldoutSpec { By = HoldoutBy.Group, Key = "cik", Share = 0.02m }, spec.Sources["filings"].Holdout);
        Assert.Equal(["read", "clean", "mix", "train"], spec.Stages.Select(stage => stage.Name));
        Assert.Equal(64L << 20, Assert.IsType<ReadSpec>(spec.Stages[0]).ShardBytes);
        var steps = Assert.IsType<CleanSpec>(spec.Stages[1]).Steps;
        Assert.Equal(_folder["lists/words.txt"], Assert.IsType<RepairSpec>(steps[0]).WordList);
        Assert.Equal(new LengthSpec { Kind = "length", Name = "length", MinWords = 30 }, steps[1]);
        var mix = Assert.IsType<MixSpec>(spec.Stages[2]);
        Assert.Equal(2_000_000_000, mix.BudgetTokens);
        Assert.Equal(0.51m, mix.Shares["filings"]);
        Assert.Equal(Exhaustion.RenormaliseShares, mix.OnExhausted);
        var train = Assert.IsType<TrainSpec>(spec.Stages[3]);
        Assert.Equal(["mix"], train.Init.Models);
        Assert.Equal(0.01, train.Init.Scale);
        Assert.Equal(["filings", "web"], bound.Corpora.Keys);
        Assert.Equal("common-crawl", bound.Corpora["web"].Id);
        Assert.Equal(_folder["corpora/raw"], Assert.IsType<FolderSpec>(bound.Corpora["web"].From).Path);
        Assert.Equal(_folder["corpora"], bound.CorpusFolder("web"));
    }

    [Fact]
    public void Load_TellsOfAllMistakesAtOnce()
    {
        var failure = Assert.Throws<SpecException>(() => _folder.Load("""
            name: legal
            sources:
              filings: { corpus: corpora/filings.corpus.yaml, domian: true }
              web: { corpus: corpora/web.corpus.yaml }
            stages:
              - kind: raed
              - kind: clean
                steps: [ { kind: length, min_words: many } ]
              - kind: mix
                budget_tokens: 1000
                shares: { filings: 0.51, web: 0.44 }
              - kind: train
                from: mxi
            """));

        var file = _folder["pipeline.yaml"];
        Assert.Equal(
            $"""
            {file}:3:51: sources.filings.domian: there is no such setting. Did you mean 'domain'?
            {file}:6:11: stages[0].kind: there is no stage 'raed'. Did you mean 'read'?
            {file}:8:41: stages[1].steps[0].min_words: needs an integer; found 'many'.
            {file}:11:5: stages[2].shares: have shares that add up to 0.95, not 1.
            {file}:13:5: stages[3].from: there is no stage 'mxi'. Did you mean 'mix'?
            5 problems. Nothing was run.
            """,
            failure.Message);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    [Theory]
    [InlineData("seed: 20260117", "seed: 1.5", "2:7: seed: needs an integer; found '1.5'.")]
    [InlineData("seed: 20260117", "seed: '1'", "2:7: seed: needs an integer; found '1' in quotes.")]
    [InlineData("seed: 20260117", "seed: 9223372036854775808", "2:7: seed: needs an integer from -9223372036854775808 to 9223372036854775807; found '9223372036854775808'.")]
    [InlineData("seed: 20260117", "seed: [1]", "2:7: seed: needs an integer; found a list.")]
    [InlineData("seed: 20260117", "seed:", "2:6: seed: needs an integer; found nothing.")]
    [InlineData("seed: 20260117", "name: other", "2:1: name: this key stands twice; the first is at pipeline.yaml:1:1.")]
    [InlineData("seed: 20260117", "execution: { workers: 0 }", "2:14: execution.workers: needs at least 1; found 0.")]
    [InlineData("seed: 20260117", "sample: { share: 1.5 }", "2:11: sample.share: needs a share above 0, at most 1; found 1.5.")]
    [InlineData("name: finance", "name: a/b", "1:1: name: needs letters, digits, '_' and '-' only; found 'a/b'.")]
    [InlineData("name: finance", "seeds: 3", "1:1: seeds: there is no such setting. Did you mean 'seed'?|1:1: 'name' is missing; it needs text.")]
    [InlineData("domain: true", "domain: yes", "4:59: sources.filings.domain: needs true or false; found 'yes'.")]
    [InlineData("key: cik, ", "", "4:65: sources.filings.holdout: by group needs the 'key' that names a document's group.")]
    [InlineData("by: group", "by: groups", "4:80: sources.filings.holdout.by: there is no 'groups'. Did you mean 'group'?")]
    [InlineData("shard_bytes: 64 MiB", "shard_bytes: 64 miles", "8:18: stages[0].shard_bytes: needs an integer; found '64 miles'.")]
    [InlineData("shard_bytes: 64 MiB", "name: clean", "9:5: stages[1]: has the name 'clean', as stages[0] has; give one of them a 'name' of its own.")]
    [InlineData("shard_bytes: 64 MiB", "inputs: [read]", "8:14: stages[0].inputs[0]: names its own stage 'read'; a stage reads earlier ones.")]
    [InlineData("shard_bytes: 64 MiB", "inputs: [mix]", "8:14: stages[0].inputs[0]: names 'mix', which comes later; a stage reads earlier ones.")]
    [InlineData("models: [mix]", "models: [mix, fix]", "18:53: stages[3].init.models[1]: there is no stage 'fix'. Did you mean 'mix'?")]
    [InlineData("min_words: 30", "min_words: 30, max_words: 3", "12:25: stages[1].steps[1].min_words: are more than max_words: 30 and 3.")]
    [InlineData("min_words: 30", "max_words: 3000000000", "12:36: stages[1].steps[1].max_words: needs an integer from -2147483648 to 2147483647; found '3000000000'.")]
    [InlineData("{ kind: length, min_words: 30 }", "{ min_words: 30 }", "12:9: stages[1].steps[1]: needs the 'kind' of step.")]
    [InlineData("web: 0.49", "wob: 0.49", "15:30: stages[2].shares.wob: there is no source 'wob'. Did you mean 'web'?")]
    [InlineData("filings: 4", "books: 4", "16:19: stages[2].max_epochs.books: there is no source 'books'. Expected one of: filings, web.")]
    [InlineData("renormalise_shares", "go_on", "17:19: stages[2].on_exhausted: there is no 'go_on'. Expected one of: renormalise_shares, stop.")]
    [InlineData("shares: { filings: 0.51, web: 0.49 }", "shares: 0.5", "15:13: stages[2].shares: needs a map, such as { name: 0.5 }; found '0.5'.")]
    public void Load_SaysWhereAndWhat(string right, string wrong, string expected)
    {
        Assert.Contains(right, SpecFolder.Pipeline, StringComparison.Ordinal);
        var found = _folder.Problems(SpecFolder.Pipeline.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(expected.Split('|').Select(line => "pipeline.yaml:" + line), found);
    }

    [Theory]
    [InlineData("name: [a\nseed: 1\n", "1:7: this is not YAML: nothing can stand here; is a bracket not closed?")]
    [InlineData("name: a\n  seed: 1\n", "2:7: this is not YAML: ")]
    [InlineData("name: a\nsample: *other\n", "2:9: this is not YAML: no anchor '&other' stands before this alias")]
    [InlineData("{ name: a }\n---\nname: b\n", "2:1: a second document begins here; a file holds one")]
    public void Load_OfTextThatIsNotYaml_SaysWhere(string text, string expected)
        => Assert.StartsWith("pipeline.yaml:" + expected, _folder.Problems(text)[^1], StringComparison.Ordinal);

    [Theory]
    [InlineData("", "pipeline.yaml:1:1: needs a map of settings; found nothing.")]
    [InlineData("- a\n", "pipeline.yaml:1:1: needs a map of settings; found a list.")]
    public void Load_OfNoMap_SaysSo(string text, string expected) => Assert.Equal([expected], _folder.Problems(text));

    [Fact]
    public void Load_OfNoFile_IsAWrongCommandLine()
    {
        var failure = Assert.Throws<SpecException>(() => PipelineFile.Load("nowhere/p.yaml", TestKinds.Catalog, []));
        Assert.Equal("nowhere/p.yaml: there is no such file.\n1 problem. Nothing was run.", failure.Message);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    [Fact]
    public void Load_WithoutACorpusFile_LacksAnInput()
    {
        File.Delete(_folder["corpora/web.corpus.yaml"]);
        var failure = Assert.Throws<SpecException>(() => _folder.Load());
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains(":5:10: sources.web.corpus: there is no corpus file 'corpora/web.corpus.yaml'; looked for ", failure.Message, StringComparison.Ordinal);

        var alsoWrong = SpecFolder.Pipeline.Replace("seed: 20260117", "seed: x", StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, Assert.Throws<SpecException>(() => _folder.Load(alsoWrong)).ExitCode);
    }

    [Fact]
    public void Load_TellsOfCorpusFilesWithTheirOwnPlaces()
    {
        _folder.Write("corpora/web.corpus.yaml", "id: web\ntitle: The web\nfrom: { kind: foldr, path: raw }\nread: { kind: lines, colour: red }\n");
        Assert.Equal(
            [
                "corpora/web.corpus.yaml:3:15: from.kind: there is no origin 'foldr'. Did you mean 'folder'?",
                "corpora/web.corpus.yaml:4:22: read.colour: there is no such setting. Expected one of: kind, name, text_column.",
                "pipeline.yaml:5:10: sources.web.corpus: corpora/web.corpus.yaml states no licence; give its 'licence' there, as SPDX where it has one, or allow it here with 'allow_unlicensed: true' in sources.web.",
            ],
            _folder.Problems(SpecFolder.Pipeline));
    }

    [Theory]
    [InlineData("")]
    [InlineData("licence: NOASSERTION\n")]
    [InlineData("licence: unknown\n")]
    public void Load_OfACorpusWithoutALicence_IsRefusedUnlessThePipelineAllowsIt(string licence)
    {
        _folder.Write("corpora/web.corpus.yaml", SpecFolder.Corpus("common-crawl").Replace("licence: CC0-1.0\n", licence, StringComparison.Ordinal));
        Assert.Contains("allow_unlicensed: true", Assert.Single(_folder.Problems(SpecFolder.Pipeline)), StringComparison.Ordinal);
        var allowed = SpecFolder.Pipeline.Replace("web.corpus.yaml }", "web.corpus.yaml, allow_unlicensed: true }", StringComparison.Ordinal);
        Assert.False(_folder.Load(allowed).Corpora["web"].IsLicensed);
    }

    [Fact]
    public void LocalFiles_AreTheFilesThatTheyNameToo()
        => Assert.Equal(
            new[] { "corpora/filings.corpus.yaml", "corpora/raw", "corpora/web.corpus.yaml", "lists/words.txt", "pipeline.yaml" }.Select(name => _folder[name]),
            _folder.Load().LocalFiles);

    [Fact]
    public void Load_OfTwoCorporaOfOneId_IsRefused()
    {
        _folder.Write("corpora/web.corpus.yaml", SpecFolder.Corpus("sec-filings"));
        var problem = Assert.Single(_folder.Problems(SpecFolder.Pipeline));
        Assert.StartsWith("pipeline.yaml:5:10: sources.web.corpus: has the corpus id 'sec-filings', as that of source 'filings' has", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FollowsAnchorsAliasesAndMerges()
    {
        var spec = _folder.Load("""
            name: finance
            sources:
              filings: &source { corpus: corpora/filings.corpus.yaml, domain: true, holdout: &held { share: 0.1 } }
              web: { <<: *source, corpus: corpora/web.corpus.yaml, holdout: *held }
            stages: [ { kind: read } ]
            """, "sources.web.holdout.share=0.2").Spec;
        Assert.True(spec.Sources["web"].Domain);
        Assert.Equal(0.2m, spec.Sources["web"].Holdout!.Share);
        Assert.Equal(0.1m, spec.Sources["filings"].Holdout!.Share);
    }
}
