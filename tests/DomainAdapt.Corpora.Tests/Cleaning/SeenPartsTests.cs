using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class SeenPartsTests
{
    [Fact]
    public void Add_TellsNewPartsAsASetDoes_AndForgetsThemAll()
    {
        var random = new SplitMix64(11);
        var seen = new SeenParts();
        for (var round = 0; round < 50; round++)
        {
            var expected = new HashSet<string>();
            seen.Clear();
            for (var count = random.Next(400); count > 0; count--)
            {
                var part = random.Next(200).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(expected.Add(part), seen.Add(Encoding.UTF8.GetBytes(part)));
            }
        }
    }
}
