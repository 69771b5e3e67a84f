namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>An order in which sources take turns.</summary>
internal interface ISchedule
{
    /// <summary>The source whose turn it is; nothing changes until it is taken.</summary>
    int Peek();

    /// <summary>Takes the turn.</summary>
    void Take(int source);
}
