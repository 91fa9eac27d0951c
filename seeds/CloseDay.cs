using System.Text.Json;
using Coop.Members;

namespace Coop.Seeds;

/// <summary>
/// Plays the evening: the coordinator closes the year and proposes how to share it, the members vote, what they carried is
/// booked, and the results are read from what the co-op tells everybody.
/// </summary>
internal sealed class CloseDay(
    Town town, IReadOnlyDictionary<string, SignIn> riders, IReadOnlyList<SignIn> everybody, Func<SignIn, Phone> phoneOf,
    Robot robot, PlayClock clock)
{
    private const string Period = "2026";
    private static readonly TimeSpan VoteLasts = TimeSpan.FromHours(2);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly Phone coordinator = phoneOf(everybody.First(person => person.Roles.Contains(Role.Coordinator)));
    private readonly Phone member = phoneOf(everybody.First(person => person.Roles.Contains(Role.Member)));

    public async Task<DayResult> Run()
    {
        // The clock moves only when all is quiet: after a moment everything is settled.
        await robot.Until(clock.GetUtcNow() + Moment);
        var delivered = await Delivered();
        var paid = await Paid();
        var open = await ReadBooks();

        robot.Doing = $"closes {Period}";
        await coordinator.Post($"periods/{Period}/close");
        var shares = open.SurplusCents > 0 ? await Share() : [];
        await robot.Until(clock.GetUtcNow() + Moment);
        var closed = await ReadBooks();

        var undeliverable = town.Day.Undeliverable(town.Riders);
        var orders = town.Day.Orders.Count - town.Cancelled;
        return new DayResult(
            orders, delivered.Count, undeliverable, orders - delivered.Count - undeliverable,
            Mean(delivered, one => one.DroppedOffAt - Day.At(one.Order.PlacedMinute)),
            Mean(delivered, one => one.PickedUpAt - Day.At(one.Order.ReadyMinute)),
            open.RidersPaidCents, paid.Sum(rider => rider.Result.TopUpCents), open.TipsCents, open.RevenueCents, open.VatCents,
            open.ChargesCents, open.SurplusCents, shares.Values.Sum(), closed.KeptCents - open.KeptCents, closed.BalanceCents,
            Seconds: 0)
        {
            People =
            [
                .. paid.Select(rider => rider.Result with { ShareCents = shares.TryGetValue(rider.Id, out var cents) ? cents : null }),
                .. everybody.Where(person => shares.ContainsKey(person.Id) && paid.All(rider => rider.Id != person.Id))
                    .Select(person => PersonResult.Resting(person.DayId, shares[person.Id])),
            ],
            Mishaps = [.. town.Mishaps],
            Cancelled = town.Cancelled,
        };
    }

    private sealed record Delivery(DayOrder Order, DateTimeOffset PickedUpAt, DateTimeOffset DroppedOffAt);

    private async Task<List<Delivery>> Delivered()
    {
        robot.Doing = "reads the orders";
        var delivered = new List<Delivery>();
        foreach (var order in await coordinator.GetAll("orders?status=delivered"))
            if (town.OrderOf(order.GetProperty("id").GetGuid()) is { } known)
                delivered.Add(new Delivery(known, Instant(order, "pickupAt"), Instant(order, "dropoffAt")));
        return delivered;
    }

    private async Task<List<(Guid Id, PersonResult Result)>> Paid()
    {
        robot.Doing = "reads the pay";
        var rows = new List<(Guid, PersonResult)>();
        foreach (var rider in town.Riders.OrderBy(rider => rider.OnMinute).ThenBy(rider => rider.Id, StringComparer.Ordinal))
            rows.Add((riders[rider.Id].Id, PersonResult.Of(rider.Id, await phoneOf(riders[rider.Id]).Get($"pay/me{Whole}"))));
        return rows;
    }

    /// <summary>From the opening until now.</summary>
    private string Whole => $"?from={Uri.EscapeDataString(Day.At(0).ToString("O"))}&to={Uri.EscapeDataString(clock.GetUtcNow().ToString("O"))}";

    private async Task<Books> ReadBooks() => Books.Of(await member.Get("books/trial-balance"));

    /// <summary>Proposes, votes, waits for the end of the vote, books.</summary>
    /// <returns>Who gets how many cents.</returns>
    private async Task<Dictionary<Guid, long>> Share()
    {
        var distribution = await coordinator.Post("distributions", new { period = Period });
        var id = distribution.GetProperty("id").GetGuid();
        var closesAt = clock.GetUtcNow() + VoteLasts;
        var proposal = (await coordinator.Post("proposals", new
        {
            kind = PolicyKind.Distribution,
            content = new { distributionId = id, hash = distribution.GetProperty("hash").GetString() },
            opensAt = clock.GetUtcNow(),
            closesAt,
            effectiveAt = closesAt,
        })).GetProperty("id").GetGuid();

        robot.Doing = "votes";
        foreach (var voter in everybody.Where(person => person.Roles.Contains(Role.Member)))
            await phoneOf(voter).Post($"proposals/{proposal}/votes", new { choice = "yes" });
        await robot.Until(closesAt + Moment);

        robot.Doing = "books the distribution";
        await coordinator.Post($"distributions/{id}/approve", new { proposalId = proposal });
        return distribution.GetProperty("lines").EnumerateArray()
            .ToDictionary(line => line.GetProperty("member").GetGuid(), line => line.GetProperty("cents").GetInt64());
    }

    private static DateTimeOffset Instant(JsonElement order, string name) => order.GetProperty(name).GetDateTimeOffset();

    private static double Mean(List<Delivery> delivered, Func<Delivery, TimeSpan> span) =>
        delivered.Count == 0 ? 0 : Math.Round(delivered.Average(one => span(one).TotalMinutes), 2);
}
