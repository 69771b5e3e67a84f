namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>The words before the next one, latest first, as far as the model has n-grams that go on from them, with their back-offs.</summary>
/// <param name="order">The model's order.</param>
internal sealed class NGramState(int order)
{
    private readonly int[] _words = new int[order];
    private readonly float[] _backoffs = new float[order];
    private readonly float[] _next = new float[order];
    private int _nextWord, _nextLength;

    /// <summary>Words that matter.</summary>
    public int Length { get; private set; }

    /// <summary>A word, 0 the latest.</summary>
    public int Word(int i) => _words[i];

    /// <summary>The back-off of the latest words, so many of them.</summary>
    public float Backoff(int length) => _backoffs[length - 1];

    /// <summary>Begins a sentence.</summary>
    public void Begin(int mark, float backoff) => (_words[0], _backoffs[0], Length) = (mark, backoff, order > 1 ? 1 : 0);

    /// <summary>Notes the next word.</summary>
    public void Next(int word, float backoff) => (_nextWord, _next[0], _nextLength) = (word, backoff, order > 1 ? 1 : 0);

    /// <summary>Notes that the model has the n-gram of the next word and one word more of those before it.</summary>
    public void Extend(float backoff) => _next[_nextLength++] = backoff;

    /// <summary>Makes the next word the latest.</summary>
    public void Step()
    {
        for (var i = Math.Min(_nextLength, order) - 1; i > 0; i--)
            _words[i] = _words[i - 1];
        _words[0] = _nextWord;
        _next.AsSpan(0, _nextLength).CopyTo(_backoffs);
        Length = _nextLength;
    }
}
