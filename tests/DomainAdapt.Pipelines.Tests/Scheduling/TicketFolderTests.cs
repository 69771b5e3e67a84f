using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

public sealed class TicketFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-ticket-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryTake_OnceAtATime_AndNotAfterTheEnd()
    {
        var ticket = new TicketFolder(Path.Combine(_folder, "s-1"));
        Assert.False(ticket.IsHeld);
        using (var taken = ticket.TryTake())
        {
            Assert.NotNull(taken);
            Assert.True(ticket.IsHeld);
            Assert.Null(new TicketFolder(ticket.Path).TryTake());
            using var process = ticket.Holder!.Find();
            Assert.Equal(Environment.ProcessId, process!.Id);
            ticket.End(new TicketOutcome(3, DateTimeOffset.UnixEpoch));
            ticket.End(new TicketOutcome(0, DateTimeOffset.UnixEpoch));
        }
        Assert.False(ticket.IsHeld);
        Assert.Equal(3, ticket.Outcome!.Code);
        Assert.Null(ticket.TryTake());
        ticket.Reopen();
        using var again = ticket.TryTake();
        Assert.NotNull(again);
    }

    [Fact] // The number of a process that died may be another's by now.
    public void Find_OfAnotherProcessWithTheNumber_IsNone()
    {
        Assert.Null(new TicketHolder(Environment.MachineName, Environment.ProcessId, DateTime.UtcNow.AddDays(-1)).Find());
        Assert.Null(new TicketHolder("elsewhere", Environment.ProcessId, DateTime.UtcNow).Find());
        Assert.Null(new TicketHolder(Environment.MachineName, int.MaxValue, DateTime.UtcNow).Find());
    }
}
