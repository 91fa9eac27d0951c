using Coop.Hosting;

namespace Coop.Services;

/// <summary>The nightly door of a service, run when a test says.</summary>
internal sealed class NightlyDoor(CoopFixture coop, Type db)
{
    private readonly object nights = Activator.CreateInstance(typeof(Nights<>).MakeGenericType(db))!;

    /// <returns>When it is due again: within the hour.</returns>
    public async Task<DateTimeOffset> Run(TimeProvider clock)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        var door = (IRunOnTheClock)ActivatorUtilities.CreateInstance(scope.ServiceProvider, typeof(ForgetOld<>).MakeGenericType(db), clock, nights);
        var next = (await door.Run(CancellationToken.None))!.Value;
        Assert.InRange(next - clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromHours(1));
        return next;
    }
}

/// <summary>
/// A line, one row of which is just over its time and one just not, and where it spares old rows, one of these. Where the
/// members may vote a longer time, another is just not over the least.
/// </summary>
internal sealed class KeptCase(KeptData line, string keep)
{
    public KeptData Line => line;
    public string Over => IsOfAYear ? $"now() - ({Year} - interval '16 hours')" : $"interval '{keep}' + interval '1 hour'";
    public string Within => IsOfAYear ? $"now() - {Year}" : $"interval '{keep}' - interval '1 day'";

    /// <summary>Counted from the end of the year: what is of one year's last day goes before what is of the next year's first.</summary>
    private bool IsOfAYear => keep == "P10Y";
    private string Year => $"date_trunc('year', now() - interval '{keep}')";

    public bool HasSpared => line.Emptied is null && (line.When is not null || RowsOfAnyAge.Sparing.Contains(line.Table));
    public Guid Old { get; } = Guid.NewGuid();
    public Guid Young { get; } = Guid.NewGuid();
    public Guid Least { get; } = Guid.NewGuid();
    public Guid Spared { get; } = Guid.NewGuid();
    public (string? Old, string? Young, string? Least) Before { get; set; }
}
