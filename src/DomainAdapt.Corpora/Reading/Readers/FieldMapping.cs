using System.Globalization;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Makes records of rows with named fields.</summary>
internal sealed class FieldMapping(MappedReaderSpec spec)
{
    /// <summary>A record.</summary>
    /// <param name="key">Names it within its file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="field">The value of a field: a string, integer, number or truth; null where there is none.</param>
    public Record Record(string key, DecodedText text, Func<string, object?> field)
    {
        var attributes = Attributes.Empty;
        if (Scalar(spec.Id) is { } id)
            attributes = attributes.With("id", id);
        foreach (var name in spec.Attributes)
        {
            attributes = field(name) switch
            {
                null => attributes,
                long integer => attributes.With(name, integer),
                double number => attributes.With(name, number),
                bool truth => attributes.With(name, truth),
                var other => attributes.With(name, Convert.ToString(other, CultureInfo.InvariantCulture)!),
            };
        }
        return new DocumentRecord(key, text.Text)
        {
            Url = Scalar(spec.Url),
            Date = Scalar(spec.Date),
            Title = Scalar(spec.Title),
            Language = Scalar(spec.Language),
            Licence = Scalar(spec.Licence),
            Format = spec.Format,
            Attributes = attributes,
            Replacements = text.Replacements,
        };

        string? Scalar(string? name)
            => name is not null && Convert.ToString(field(name), CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : null;
    }
}
