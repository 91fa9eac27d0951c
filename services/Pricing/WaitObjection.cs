namespace Coop.Pricing;

/// <summary>A restaurant or a rider says that the wait at the restaurant was another than counts; kept for good. Each may say so once for an order.</summary>
/// <param name="Id">The caller's own: the same objection again is the same objection.</param>
/// <param name="ByRider">The order's rider said it; otherwise its restaurant did.</param>
public sealed record WaitObjection(Guid Id, OrderId OrderId, bool ByRider, Guid By, string Because, DateTimeOffset At)
{
    /// <summary>Why nothing can be said against the wait of this ride, or null when it can.</summary>
    /// <param name="rule">Of the tariff that the order was priced by, which the members voted.</param>
    public static Refusal? Refuses(SettledRide ride, Waiting rule, DateTimeOffset now) =>
        ride.End == RideEnd.Cancelled ? new Refusal("nobody_waited", "A ride that was cancelled has no wait that is charged.") { ByRule = true }
        : ride.At.AddDays(rule.ContestDays) < now ? new Refusal("objection_too_late", $"A wait can be contested for {rule.ContestDays} days.")
        {
            ByRule = true, Facts = new Dictionary<string, object?> { ["endedAt"] = ride.At.AddDays(rule.ContestDays) },
        }
        : null;
}

/// <summary>What a coordinator decided on an objection, with a reason; kept for good.</summary>
/// <param name="WaitedSeconds">What counts from now on as the wait.</param>
public sealed record WaitDecision(Guid ObjectionId, long WaitedSeconds, string Because, MemberId By, DateTimeOffset At);

/// <summary>An objection as those concerned read it; no name stands in it.</summary>
/// <param name="WaitedSeconds">The wait that counts now.</param>
/// <param name="FeeCents">What is charged for it now, without VAT.</param>
public sealed record WaitObjectionView(
    Guid Id, OrderId OrderId, string By, string Reason, DateTimeOffset At, long WaitedSeconds, Money FeeCents, WaitDecisionView? Decision)
{
    public static WaitObjectionView Of(WaitObjection objection, WaitDecision? decision, SettledRide ride) => new(
        objection.Id, objection.OrderId, objection.ByRider ? "rider" : "restaurant", objection.Because, objection.At, ride.Went?.WaitedSeconds ?? 0,
        ride.Price.Lines.Where(line => line.Rule == Owed.WaitingRule).Aggregate(Money.Zero, (sum, line) => sum + line.Cents),
        decision is null ? null : new WaitDecisionView(decision.WaitedSeconds, decision.Because, decision.At));
}

/// <summary>What was decided on it.</summary>
public sealed record WaitDecisionView(long WaitedSeconds, string Reason, DateTimeOffset At);
