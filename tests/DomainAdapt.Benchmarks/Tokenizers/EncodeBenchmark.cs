using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Training;
using Microsoft.ML.Tokenizers;

namespace DomainAdapt.Benchmarks.Tokenizers;

/// <summary>
/// How fast is <see cref="ByteLevelBpe"/> beside the BPE of Microsoft.ML.Tokenizers on the same vocabulary? The peer is given strings, which
/// it wants, and pays for no conversion. Both give the same ids.
/// </summary>
[MemoryDiagnoser]
public partial class EncodeBenchmark
{
    private readonly byte[][] _documents = RepositoryText.Read();
    private readonly List<int> _ids = new(1 << 20);
    private readonly string[] _texts;
    private readonly ByteLevelBpe _tokenizer;
    private readonly BpeTokenizer _peer;

    public EncodeBenchmark()
    {
        _texts = [.. _documents.Select(Encoding.UTF8.GetString)];
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 4096 });
        foreach (var document in _documents)
            trainer.Add(document);
        _tokenizer = trainer.Train();
        _peer = PeerOf(_tokenizer.Model);
    }

    [GlobalSetup]
    public void CheckEqualWork()
    {
        for (var i = 0; i < _documents.Length; i++)
        {
            _ids.Clear();
            _tokenizer.Encode(_documents[i], _ids);
            if (!_ids.SequenceEqual(_peer.EncodeToIds(_texts[i])))
                throw new InvalidOperationException($"Document {i} has other ids with the peer.");
        }
    }

    [Benchmark(OperationsPerInvoke = RepositoryText.Documents)]
    public int Ours()
    {
        _ids.Clear();
        foreach (var document in _documents)
            _tokenizer.Encode(document, _ids);
        return _ids.Count;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = RepositoryText.Documents)]
    public int MicrosoftMl() => _texts.Sum(text => _peer.EncodeToIds(text).Count);

    private static BpeTokenizer PeerOf(BpeModel model) => BpeTokenizer.Create(
        new BpeOptions(model.Vocabulary.Select((token, id) => KeyValuePair.Create(token!, id)))
        {
            Merges = model.Merges.Select(merge => $"{model.Vocabulary[merge.Left]} {model.Vocabulary[merge.Right]}"),
            PreTokenizer = new RegexPreTokenizer(Gpt2(), null),
            ByteLevel = true,
        });

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Gpt2();
}
