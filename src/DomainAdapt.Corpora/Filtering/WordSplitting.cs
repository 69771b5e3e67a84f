namespace DomainAdapt.Corpora.Filtering;

/// <summary>How datatrove's rules split texts into words.</summary>
public enum WordSplitting
{
    /// <summary>Runs of letters, numbers and underscores, and every other character but white space for itself.</summary>
    Simple,

    /// <summary>As spaCy's tokenizer for English does it, which is datatrove's own choice; its sentencizer counts sentences.</summary>
    Spacy,
}
