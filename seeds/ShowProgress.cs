using System.Globalization;

namespace Coop.Seeds;

/// <summary>Tells people how far a day has come: one line written over again on a terminal, a new line now and then elsewhere.</summary>
internal static class ShowProgress
{
    private static readonly TimeSpan OnTerminals = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SummerInLyon = TimeSpan.FromHours(2);

    public static async Task Run(
        Town town, PlayClock clock, TextWriter to, bool rewritesLine, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(rewritesLine ? OnTerminals : Elsewhere, TimeProvider.System);
        try
        {
            do
                await to.WriteAsync(rewritesLine ? $"\r{Line(town, clock)}\u001b[K" : Line(town, clock) + "\n");
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            await to.WriteAsync(rewritesLine ? $"\r{Line(town, clock)}\u001b[K\n" : Line(town, clock) + "\n");
        }
    }

    private static string Line(Town town, PlayClock clock) => string.Create(CultureInfo.InvariantCulture,
        $"{clock.GetUtcNow().ToOffset(SummerInLyon):ddd HH:mm}  {town.OnShift} riders on shift, orders: {town.Placed} of {town.Day.Orders.Count} placed, {town.Collected - town.Delivered} on the way, {town.Delivered} delivered");
}
