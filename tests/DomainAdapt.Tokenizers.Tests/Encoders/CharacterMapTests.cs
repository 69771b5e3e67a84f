using System.Runtime.InteropServices;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class CharacterMapTests
{
    /// <summary>"a" becomes "xy", "c" nothing, "cd" "z".</summary>
    public static byte[] Map { get; } = Build();

    [Theory]
    [InlineData("a", "xy", 1)]
    [InlineData("aa", "xy", 1)]
    [InlineData("cx", "", 1)]
    [InlineData("cd", "z", 2)] // the longest rule
    public void TryReplace_TakesTheLongestRule(string text, string expected, int expectedLength)
    {
        Assert.True(CharacterMap.Read(Map).TryReplace(Encoding.UTF8.GetBytes(text), out var replacement, out var length));
        Assert.Equal((expected, expectedLength), (Encoding.UTF8.GetString(replacement), length));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("")]
    [InlineData("\u00FF")]
    public void TryReplace_OfOtherText_FindsNone(string text)
    {
        Assert.False(CharacterMap.Read(Map).TryReplace(Encoding.UTF8.GetBytes(text), out _, out _));
        Assert.False(CharacterMap.Read([]).TryReplace(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void Read_OfDamage_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => CharacterMap.Read([1, 2]));
        Assert.Throws<InvalidDataException>(() => CharacterMap.Read([8, 0, 0, 0, 1, 1, 1, 1]));
        Assert.Throws<InvalidDataException>(() => CharacterMap.Read(Map.AsSpan(0, Map.Length - 1)));
    }

    // A node's children lie at its offset, exclusive-or the byte; a leaf at the offset itself.
    private static byte[] Build()
    {
        var units = new uint[0x400];
        units[0] = Unit(0x100, isEnd: false, 0);
        units[0x100 ^ 'a'] = Unit(1, isEnd: true, 'a');
        units[0x100 ^ 'a' ^ 1] = 1u << 31 | 0;
        units[0x100 ^ 'c'] = Unit(0x200, isEnd: true, 'c');
        units[0x100 ^ 'c' ^ 0x200] = 1u << 31 | 3;
        units[0x100 ^ 'c' ^ 0x200 ^ 'd'] = Unit(1, isEnd: true, 'd');
        units[0x100 ^ 'c' ^ 0x200 ^ 'd' ^ 1] = 1u << 31 | 4;
        return [.. BitConverter.GetBytes(units.Length * 4), .. MemoryMarshal.AsBytes(units.AsSpan()), .. "xy\0\0z\0"u8];
    }

    private static uint Unit(uint offset, bool isEnd, uint label) => offset << 10 | (isEnd ? 0x100u : 0) | label;
}
