using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>A training text in memory: its distinct words once, its texts as their numbers.</summary>
internal sealed class TrainingText
{
    private readonly Dictionary<string, int> _labelNumbers = new(StringComparer.Ordinal);
    private readonly List<(string Name, long Count)> _labels = [];
    private readonly List<int> _words = [];
    private readonly List<int> _textLabels = [];
    private readonly List<int> _wordStarts = [0];
    private readonly List<int> _labelStarts = [0];

    /// <summary>Distinct words.</summary>
    public WordTable Words { get; } = new();

    /// <summary>Labels in the order of rows, most frequent first.</summary>
    public IReadOnlyList<(string Name, long Count)> Labels => _labels;

    /// <summary>Texts.</summary>
    public int Count => _wordStarts.Count - 1;

    /// <summary>Words of all texts, ends of lines among them.</summary>
    public int WordCount => _words.Count;

    /// <summary>Words and labels, as fastText counts tokens.</summary>
    public long Tokens => _words.Count + _textLabels.Count;

    /// <summary>The words of a text.</summary>
    public ReadOnlySpan<int> WordsOf(int text) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_words)[_wordStarts[text].._wordStarts[text + 1]];

    /// <summary>The labels of a text.</summary>
    public ReadOnlySpan<int> LabelsOf(int text) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_textLabels)[_labelStarts[text].._labelStarts[text + 1]];

    /// <summary>Reads texts; those without a label or without a word teach nothing and are left out.</summary>
    /// <exception cref="DomainAdaptException">There are fewer than two labels, or more text than memory allows.</exception>
    public static TrainingText Read(IEnumerable<LabelledLine> lines, long maxBytes)
    {
        var text = new TrainingText();
        foreach (var line in lines)
        {
            text.Add(line);
            if ((text.Count & 0xFFF) == 0 && text.HeldBytes > maxBytes)
                throw new DomainAdaptException($"{line.Place}: the training text up to here takes {text.HeldBytes >> 20} MiB of memory; the limit is {maxBytes >> 20} MiB (--max-memory).");
        }
        if (text._labels.Count < 2)
            throw new DomainAdaptException($"The training text has {text._labels.Count} labels; expected two or more, as words __label__NAME or as members 'label'.", ExitCodes.InputsMissing);
        text.OrderLabels();
        return text;
    }

    private long HeldBytes => Words.HeldBytes + 4L * (_words.Capacity + _textLabels.Capacity + _wordStarts.Capacity + _labelStarts.Capacity);

    private void Add(LabelledLine line)
    {
        var start = _words.Count;
        ReadOnlySpan<byte> rest = line.Text.Span;
        while (FastTextWords.Next(ref rest) is { IsEmpty: false } word)
        {
            if (!word.StartsWith(FastTextVocabulary.LabelPrefix))
                _words.Add(Words.Add(word));
        }
        if (_words.Count == start || line.Labels.Count == 0)
        {
            _words.RemoveRange(start, _words.Count - start);
            return;
        }
        _words.Add(Words.Add(FastTextVocabulary.EndOfLine));
        foreach (var label in line.Labels)
            _textLabels.Add(NumberOf(label));
        _wordStarts.Add(_words.Count);
        _labelStarts.Add(_textLabels.Count);
    }

    private int NumberOf(string label)
    {
        if (!_labelNumbers.TryGetValue(label, out var number))
        {
            _labelNumbers.Add(label, number = _labels.Count);
            _labels.Add((label, 0));
        }
        _labels[number] = (label, _labels[number].Count + 1);
        return number;
    }

    private void OrderLabels()
    {
        var order = Enumerable.Range(0, _labels.Count).OrderByDescending(label => _labels[label].Count).ToArray();
        var places = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
            places[order[place]] = place;
        for (var i = 0; i < _textLabels.Count; i++)
            _textLabels[i] = places[_textLabels[i]];
        (string, long)[] ordered = [.. order.Select(label => _labels[label])];
        _labels.Clear();
        _labels.AddRange(ordered);
    }
}
