using DomainAdapt.Core.Randomness;
using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

/// <summary>
/// A service over simulated time: looks at irregular intervals, is away for hours and days, has its clock put forward and back, and dies at any
/// moment, also in the midst of writing a line. What it starts is counted outside of it.
/// </summary>
internal sealed class ServiceSimulation(string folder, IReadOnlyDictionary<string, ScheduleSpec> schedules, ulong seed, bool forgets = false) : IDisposable
{
    private readonly string _path = Path.Combine(folder, "journal.jsonl");
    private readonly Dictionary<string, DateTimeOffset> _endsAt = [];
    private SplitMix64 _random = new(seed);
    private Journal _journal = Open(Path.Combine(folder, "journal.jsonl"));

    /// <summary>How often each run was decided on.</summary>
    public Dictionary<string, int> Decided { get; } = [];

    /// <summary>The runs that were started.</summary>
    public HashSet<string> Done { get; } = [];

    /// <summary>When, by the machine's clock, each schedule was looked at and what was decided was written.</summary>
    public Dictionary<string, List<DateTimeOffset>> Looks { get; } = schedules.Keys.ToDictionary(name => name, _ => new List<DateTimeOffset>());

    public int Crashes { get; private set; }

    public int TornLines { get; private set; }

    public int JumpsBack { get; private set; }

    public int JumpsForward { get; private set; }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Lets a stretch of time go by.</summary>
    /// <param name="until">Its end.</param>
    /// <param name="jumps">Whether the clock is put forward and back.</param>
    public void RunUntil(DateTimeOffset until, bool jumps)
    {
        while (Now < until)
        {
            var draw = _random.Next(1000);
            if (draw < 4)
                (Now, Crashes) = (Now + Minutes(3 * 24 * 60), Crashes + Restart()); // away for up to three days
            else if (jumps && draw < 8)
                (Now, JumpsForward) = (Now + Minutes(36 * 60), JumpsForward + 1);
            else if (jumps && draw < 12)
                (Now, JumpsBack) = (Now - Minutes(36 * 60), JumpsBack + 1);
            else
                Now += Minutes(12);
            Tick(crashes: _random.Next(10) == 0);
        }
        Tick(crashes: false);
        Tick(crashes: false);
    }

    public void Dispose() => _journal.Dispose();

    private void Tick(bool crashes)
    {
        var moment = crashes ? 1 + _random.Next(4) : 9;
        foreach (var (name, spec) in schedules)
        {
            var before = new FileInfo(_path).Length;
            var entries = SchedulePlanner.Decide(name, spec, _journal.State, Now);
            _journal.Append(entries);
            var after = new FileInfo(_path).Length;
            if (after > before && _random.Next(15) == 0)
            {
                // The power went in the midst of the write: nothing was acted on.
                Crashes += Restart();
                using (var file = new FileStream(_path, FileMode.Open))
                    file.SetLength(before + (long)_random.Next((ulong)(after - before)));
                TornLines++;
                _journal.Dispose();
                _journal = Open(_path);
                return;
            }
            Looks[name].Add(Now);
            foreach (var run in entries.Where(entry => entry.What == JournalEvent.Run))
                Decided[run.Ticket!] = Decided.GetValueOrDefault(run.Ticket!) + 1;
            if (moment == 1)
                Crashes += Restart();
        }
        foreach (var run in _journal.State.Open)
        {
            if (!_endsAt.TryGetValue(run.Ticket, out var end))
            {
                _journal.Append(new JournalEntry(Now, JournalEvent.Attempt, run.Entry.Schedule) { Key = run.Entry.Key });
                if (moment == 2)
                {
                    Crashes += Restart(); // before a process was there
                    return;
                }
                _endsAt[run.Ticket] = Now + Minutes(40);
                Done.Add(run.Ticket);
                if (moment == 3)
                {
                    Crashes += Restart(); // the process goes on without a service
                    return;
                }
            }
            else if (end <= Now)
            {
                if (moment == 4)
                {
                    Crashes += Restart(); // it ended, and the service does not know yet
                    return;
                }
                _journal.Append(new JournalEntry(Now, JournalEvent.Ended, run.Entry.Schedule) { Key = run.Entry.Key, Code = 0 });
            }
        }
    }

    private int Restart()
    {
        _journal.Dispose();
        if (forgets)
            File.Delete(_path);
        _journal = Open(_path);
        return 1;
    }

    // Small, so that it is made short often.
    private static Journal Open(string path) => Journal.Open(path, keptLines: 100, largeBytes: 100_000, flushes: false);

    private TimeSpan Minutes(int most) => TimeSpan.FromSeconds(_random.Next((ulong)most * 60) + 1);
}
