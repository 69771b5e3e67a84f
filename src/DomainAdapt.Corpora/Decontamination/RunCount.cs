using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>In how many documents of a shard a benchmark's run of words stands.</summary>
/// <param name="Run">Hash of the run.</param>
/// <param name="Documents">Documents that have it.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct RunCount(ulong Run, int Documents);
