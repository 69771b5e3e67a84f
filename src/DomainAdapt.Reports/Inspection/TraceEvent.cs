namespace DomainAdapt.Reports.Inspection;

/// <summary>Something that happened to a document in a stage.</summary>
/// <param name="Stage">The stage's address.</param>
/// <param name="What">What happened: <c>kept</c>, <c>rejected</c>, <c>cut</c>, <c>held_out</c>, <c>tokens</c>, <c>placed</c>, <c>trained</c>, or the channel.</param>
/// <param name="Detail">The rest, for people.</param>
/// <param name="File">The file that says so, relative to the store; null for what follows from other events.</param>
/// <param name="Row">Its row there, from 0.</param>
public sealed record TraceEvent(string Stage, string What, string Detail, string? File = null, int? Row = null);
