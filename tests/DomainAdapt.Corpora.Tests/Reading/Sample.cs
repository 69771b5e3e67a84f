namespace DomainAdapt.Corpora.Tests.Reading;

/// <summary>A document that other programs turn into their formats, and what is read back from all of them.</summary>
internal static class Sample
{
    public const string Markdown = """
        # Findings

        The margin rose to 23.4 % — the *highest* in ten years,
        with a note.[^1]

        ## Figures

        | Year | Revenue | Margin |
        |------|---------|--------|
        | 2022 | 1,180   | 21.0 % |
        | 2023 | 1,234   | 23.4 % |

        - first point
        - second point

        Last paragraph.

        [^1]: Before tax.

        """;

    public const string Text = "Findings\n\nThe margin rose to 23.4 % — the highest in ten years, with a note.\n\nFigures\n\nYear\tRevenue\tMargin\n2022\t1,180\t21.0 %\n2023\t1,234\t23.4 %\n\n- first point\n- second point\n\nLast paragraph.\n\nBefore tax.";
}
