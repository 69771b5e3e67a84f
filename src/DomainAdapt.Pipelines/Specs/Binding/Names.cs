namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>Names of pipelines, sources, stages and steps: they become parts of folder names and of paths such as <c>clean.length.min_words</c>.</summary>
internal static class Names
{
    /// <summary>Whether it is made of letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsValid(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    /// <summary>What is wrong with a name that is not valid.</summary>
    public static string Wrong(string name) => $"needs letters, digits, '_' and '-' only; found '{name}'";
}
