using System.Text;
using DomainAdapt.Corpora.Classification.NGrams;

namespace DomainAdapt.Corpora.Tests.Classification.NGrams;

public sealed class MurmurHashTests
{
    [Theory] // From a transcription of the published algorithm in Python (oracle.py), which shares no code with this one.
    [InlineData("", 0UL)]
    [InlineData("a", 510903276987443985UL)]
    [InlineData("<unk>", 16902545233577457963UL)]
    [InlineData("</s>", 7773339941609106442UL)]
    [InlineData("eight by", 1054536267013781730UL)]
    [InlineData("naïve word", 3699131648034168674UL)]
    [InlineData("0123456789abcdef0", 15480913619687006021UL)]
    public void Of_IsThePublishedHash(string text, ulong hash) => Assert.Equal(hash, MurmurHash.Of(Encoding.UTF8.GetBytes(text)));
}
