namespace DomainAdapt.Scaling.Verification;

/// <summary>All published tables and numbers that the arithmetic of budgets is held against.</summary>
public static class BudgetVerification
{
    /// <summary>Every row, topic by topic.</summary>
    public static IReadOnlyList<VerificationRow> Rows() =>
    [
        .. ComputeRows.All(),
        .. KaplanRows.All(),
        .. ChinchillaRows.All(),
        .. MemoryRows.All(),
        .. ActivationRows.All(),
        .. BloombergRows.All(),
        .. FinPileRows.All(),
        .. DataRows.All(),
        .. ModelRows.All(),
    ];
}
