using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy;

/// <summary>Kinds of personal data that are found by their form and their checksums.</summary>
public enum PersonalDataType
{
    /// <summary>An e-mail address (RFC 5321, without quotes and comments).</summary>
    EmailAddress,

    /// <summary>An IPv4 or IPv6 address (RFC 4291), with its prefix length where it has one.</summary>
    IpAddress,

    /// <summary>A payment card: a known issuer's digits (ISO/IEC 7812) with Luhn's check digit.</summary>
    CreditCard,

    /// <summary>An international bank account number (ISO 13616): its country's length, remainder 1 modulo 97.</summary>
    IbanCode,

    /// <summary>A social security number of the United States.</summary>
    UsSsn,

    /// <summary>A telephone number, international or as written in North America.</summary>
    PhoneNumber,

    /// <summary>The number of a passport, where the words before say that it is one.</summary>
    PassportNumber,

    /// <summary>A number by which a state knows a person, with the check that its issuer gives it.</summary>
    NationalId,

    /// <summary>A key or token of software: cloud keys, access tokens, private keys.</summary>
    SecretKey,
}

/// <summary>A piece of text that is personal data.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Range">Where it stands, in bytes.</param>
public readonly record struct PersonalDataSpan(PersonalDataType Type, TextRange Range)
{
    /// <summary>The name of a type in files: <c>EMAIL_ADDRESS</c>.</summary>
    public static string NameOf(PersonalDataType type) => type switch
    {
        PersonalDataType.EmailAddress => "EMAIL_ADDRESS",
        PersonalDataType.IpAddress => "IP_ADDRESS",
        PersonalDataType.CreditCard => "CREDIT_CARD",
        PersonalDataType.IbanCode => "IBAN_CODE",
        PersonalDataType.UsSsn => "US_SSN",
        PersonalDataType.PhoneNumber => "PHONE_NUMBER",
        PersonalDataType.PassportNumber => "PASSPORT_NUMBER",
        PersonalDataType.NationalId => "NATIONAL_ID",
        _ => "SECRET_KEY",
    };
}
