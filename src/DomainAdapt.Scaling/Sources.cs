namespace DomainAdapt.Scaling;

/// <summary>Papers that figures are credited to in more than one place.</summary>
internal static class Sources
{
    public const string Kaplan = "Kaplan et al., arXiv:2001.08361, 2020";
    public const string Gpt3 = "Brown et al., GPT-3, arXiv:2005.14165, 2020";
    public const string Chinchilla = "Hoffmann et al., arXiv:2203.15556, 2022";
    public const string Palm = "Chowdhery et al., PaLM, arXiv:2204.02311, 2022";
    public const string Korthikanti = "Korthikanti et al., arXiv:2205.05198, 2022";
    public const string Narayanan = "Narayanan et al., arXiv:2104.04473, 2021";
    public const string Zero = "Rajbhandari et al., ZeRO, arXiv:1910.02054, 2020";
    public const string Lora = "Hu et al., LoRA, arXiv:2106.09685, 2021";
    public const string Muennighoff = "Muennighoff et al., arXiv:2305.16264, 2023";
    public const string Levine = "Levine et al., arXiv:2006.12467, 2020";
    public const string BloombergGpt = "Wu et al., BloombergGPT, arXiv:2303.17564, 2023";
    public const string TeachingNotes = "rule of thumb of teaching notes";
    public const string Arithmetic = "arithmetic";
}
