namespace DomainAdapt.Storage.Http;

/// <summary>The body of an answer broke off; asking again for the rest may help.</summary>
internal sealed class BodyBrokenException(string message, Exception? inner = null) : Exception(message, inner);
