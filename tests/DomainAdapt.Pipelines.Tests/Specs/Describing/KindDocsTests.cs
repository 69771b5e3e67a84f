using DomainAdapt.Pipelines.Specs.Describing;

namespace DomainAdapt.Pipelines.Tests.Specs.Describing;

public sealed class KindDocsTests
{
    [Fact]
    public void List_HasEveryKindOnce()
        => Assert.Equal(
            ["origin folder 1", "reader lines 1", "stage clean 2", "stage mix 1", "stage read 1", "stage train 1", "step length 1", "step repair 1"],
            KindDocs.List(TestKinds.Catalog).Select(kind => $"{kind.Role} {kind.Name} {kind.Version}"));

    [Fact]
    public void List_TellsOfSettings()
    {
        var kinds = KindDocs.List(TestKinds.Catalog).ToDictionary(kind => kind.Name);
        Assert.Equal(
            [
                "budget_tokens: integer, required",
                "shares: map to number, required",
                "max_epochs: map to number = {}",
                "on_exhausted: stop | renormalise_shares = stop",
                "shuffle: true or false = true",
            ],
            kinds["mix"].Settings.Select(Line));
        Assert.Equal(["from: text", "init: settings", "init.models: list of text = []", "init.scale: number = 0.02"], kinds["train"].Settings.Select(Line));
        Assert.Equal(["shard_bytes: bytes = 268435456"], kinds["read"].Settings.Select(Line));
        Assert.Equal(["steps: list of step, required"], kinds["clean"].Settings.Select(Line));
    }

    private static string Line(SettingDoc setting)
        => $"{setting.Name}: {setting.Type}{(setting.IsRequired ? ", required" : "")}{(setting.Default is null || setting.IsRequired ? "" : " = " + setting.Default)}";
}
