using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(_folder, "x.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact] // 9 million numbers: more than one slice.
    public void Write_ReadsBack_BitForBit()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var tensors = new (string, Tensor)[]
        {
            ("large", randn(9000, 1000)), ("half", randn(7, 3).bfloat16()), ("scalar", tensor(2.5)), ("turned", randn(4, 5).t()),
            ("empty", zeros(0, 3)),
        };
        Write(tensors);
        var read = tensors.Select(t => (t.Item1, zeros_like(t.Item2))).ToArray();

        Safetensors.Read(FilePath, read);

        foreach (var ((name, written), (_, value)) in tensors.Zip(read))
            Assert.True(written.equal(value).all().item<bool>(), name);
    }

    [Fact]
    public void Read_ConvertsTheType()
    {
        using var scope = NewDisposeScope();
        var half = tensor([1.5f, -3.25f]).bfloat16();
        Write(("a", half));
        var single = zeros(2);

        Safetensors.Read(FilePath, [("a", single)]);

        Assert.Equal([1.5f, -3.25f], single.data<float>().ToArray());
    }

    [Theory] // Other writers order by name alone, so that a tensor may lie at any byte.
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_OfUnalignedTensors_GivesTheirNumbers(int bytesBefore)
    {
        using var scope = NewDisposeScope();
        float[] expected = [1.5f, -2, float.MaxValue, 0];
        var header = SafetensorsHeader.Write([("flags", "U8", [bytesBefore]), ("numbers", "F32", [2, 2]), ("last", "F64", [1])]);
        byte[] file =
        [
            .. header, .. new byte[bytesBefore], .. expected.SelectMany(BitConverter.GetBytes), .. BitConverter.GetBytes(0.1),
        ];
        File.WriteAllBytes(FilePath, file);
        (string, Tensor)[] read = [("numbers", zeros(2, 2)), ("last", zeros([1], ScalarType.Float64))];

        Safetensors.Read(FilePath, read);

        Assert.Equal(expected, read[0].Item2.data<float>().ToArray());
        Assert.Equal(0.1, read[1].Item2.item<double>());
    }

    [Fact]
    public void Write_OrdersByTypeThenName_AsMostFilesAre()
    {
        using var scope = NewDisposeScope();
        Write(("b", ones(2)), ("c", ones(3).bfloat16()), ("a", ones(1)), ("d", ones([2], ScalarType.Int64)));

        Assert.Equal(["d", "a", "b", "c"], Safetensors.Entries(FilePath).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(WeightType.Fp32, 4)]
    [InlineData(WeightType.Bf16, 2)]
    [InlineData(WeightType.Fp16, 2)]
    public void Write_InAType_ReadAndWrittenAgain_IsTheSameFile(WeightType type, int bytes)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var first = new MemoryStream();
        Safetensors.Write(first, [("a", randn(30, 20)), ("b", randn(7))], type);
        File.WriteAllBytes(FilePath, first.ToArray());
        (string, Tensor)[] read = [("a", zeros(30, 20)), ("b", zeros(7))];
        Safetensors.Read(FilePath, read);
        using var second = new MemoryStream();
        Safetensors.Write(second, read, type);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.InRange(first.Length, 607 * bytes, 607 * bytes + 300);
    }

    [Fact]
    public void Write_DoesNotDependOnTheOrderGiven()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (("a", ones(2)), ("b", zeros(3)));
        Write(a, b);
        var first = File.ReadAllBytes(FilePath);
        Write(b, a);

        Assert.Equal(first, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Read_AnotherShapeOrName_IsToldByName()
    {
        using var scope = NewDisposeScope();
        Write(("a", ones(2, 3)));

        Assert.Contains("'a' has shape [2, 3]; expected [3, 2]", Refusal(FilePath, ("a", ones(3, 2))).Message);
        Assert.Contains("no tensor 'b'", Refusal(FilePath, ("b", ones(1))).Message);
        Assert.Equal(ExitCodes.InputsMissing, Refusal(FilePath + "2", ("a", ones(1))).ExitCode);
    }

    private static DomainAdaptException Refusal(string path, (string, Tensor) wanted)
        => Assert.Throws<DomainAdaptException>(() => Safetensors.Read(path, [wanted]));

    private void Write(params (string, Tensor)[] tensors)
    {
        using var file = File.Create(FilePath);
        Safetensors.Write(file, tensors);
    }
}
