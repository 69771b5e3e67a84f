using System.Globalization;
using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Verification;

/// <summary>What repeated data is worth.</summary>
internal static class DataRows
{
    public static IEnumerable<VerificationRow> All()
    {
        (double Epochs, double Multiple)[] table =
        [
            (1, 1.000), (2, 1.968), (3, 2.875), (4, 3.726), (5, 4.522), (8, 6.624), (10, 7.814), (16, 10.582), (20, 11.911), (40, 15.167), (100, 16.363),
        ];
        foreach (var (epochs, multiple) in table)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{epochs} epochs, effective multiple");
            yield return Row(name, multiple, 2e-4, DataConstrainedLaw.EffectiveMultiple(epochs));
        }
        yield return Row("ceiling", 16.388, 1e-4, DataConstrainedLaw.Ceiling);
        yield return Row("4 epochs, % of new data", 93, 3e-3, 100 * DataConstrainedLaw.EffectiveMultiple(4) / 4);
        yield return Row("16 epochs, % of new data", 66, 5e-3, 100 * DataConstrainedLaw.EffectiveMultiple(16) / 16);
        yield return Row("A", 520.82, 1e-4, ParametricLaw.DataConstrained.A);
        yield return Row("B", 1487.72, 1e-4, ParametricLaw.DataConstrained.B);
        yield return Row("E", 1.8691, 1e-4, ParametricLaw.DataConstrained.E);
    }

    private static VerificationRow Row(string name, double expected, double tolerance, double computed)
        => new("repeated data", name, expected, tolerance, computed, Sources.Muennighoff);
}
