using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>The lines of one shift's pay while they are worked out: for one offer after the other where floors are held for each, else for all at once.</summary>
internal sealed class Receipt
{
    private readonly PayPolicy policy;
    private readonly Work work;
    private readonly LookedUp known;
    private readonly Timesheet clock;
    private readonly DateOnly day;
    private readonly Money[] rates;
    private readonly List<Earning> lines;
    private readonly long[] measured;
    private DateOnly? last;
    private Ridden? open;
    private Money before;

    public Receipt(PayPolicy policy, LookedUp known, Work work)
    {
        (this.policy, this.work, this.known, clock) = (policy, work, known, new Timesheet(work.Clock));
        day = known.DayOf(work.StartedAt);
        rates = known.RatesOn(day);
        lines = new(known.Payables.Length * (known.PaysByOffer ? work.Rides.Count + 1 : 1));
        measured = new long[known.Measures.Count];
        Rides = work.Rides as RideDone[] ?? [.. work.Rides];
        OpenAll();
    }

    public RideDone[] Rides { get; }

    public Money Total { get; private set; }

    /// <summary>Every line in words.</summary>
    public IReadOnlyList<PayLine> Lines() => lines.ConvertAll(Say);

    /// <summary>From here on lines are for these rides and this time only.</summary>
    public void Open(Ridden part) => Open(part, Total);

    public void OpenAll() => Open(null, Money.Zero);

    public void AddParts(bool withPremiums = true)
    {
        foreach (var payable in known.Payables)
        {
            if (payable.Percent is not null && !withPremiums)
                continue;
            var hours = payable.AtAnyTime ? null : HoursOf(payable);
            var quantity = hours is { Count: 0 } ? 0 : Quantity(payable.Counted, hours, payable.AfterSeconds);
            if (quantity > 0 && payable.Counted.Rate.Earned(rates[payable.Counted.Index], quantity, payable.Percent ?? 100) is var cents && cents > Money.Zero)
                Add(new Earning(payable, null, quantity, cents, Part: open));
        }
    }

    public void AddFloors(FloorPeriod period)
    {
        foreach (var held in known.Held)
            if (held.Floor.Scope == FloorScope.Individual && held.Floor.Period == period)
                AddFloor(held);
    }

    /// <summary>What was promised is kept: nobody is paid less than an offer had said, however fast it was ridden.</summary>
    public void Keep(Money promised)
    {
        var earned = Total - before;
        if (promised > earned)
            Add(new Earning(null, null, 1, promised - earned, promised, open));
    }

    public IReadOnlyList<PayLine> AllowancesOfTheShift() => policy.Allowances is not { Count: > 0 } allowances ? [] :
    [
        .. from allowance in allowances
           where allowance.Per != PaidPer.Month && !(allowance.ForOwnVehicle && work.OwnVehicle == false)
               && (allowance.Vehicles is null || work.Vehicle is { } vehicle && allowance.Vehicles.Contains(vehicle))
           let quantity = Quantity(null, Measure.Of(allowance), null, 0)
           let rate = allowance.On(day)
           let cents = allowance.Earned(rate, quantity)
           where cents > Money.Zero
           select new PayLine(allowance.Id, allowance.Unit, quantity, rate, cents, $"{allowance.Item}: {policy.Say(allowance, quantity, rate)}"),
    ];

    private void Open(Ridden? part, Money earned)
    {
        (open, before) = (part, earned);
        Array.Fill(measured, -1);
    }

    private void AddFloor(HeldFloor held)
    {
        var (hours, earned, least, counted) = (HoursOf(held.Floor), Total - before, Money.Zero, 0L);
        for (var i = held.Rates.Length - 1; i >= 0; i--)
        {
            counted = Quantity(held.Rates[i], hours, 0);
            least += held.Rates[i].Rate.AtLeast(rates[held.Rates[i].Index], counted);
        }
        if (earned < least)
            Add(new Earning(null, held, counted, least - earned, least, open));
    }

    /// <summary>Days around the shift are looked at, since a ride's end may lie a little outside of its clock, and a night begins the day before.</summary>
    private IReadOnlyList<Stretch>? HoursOf(Payable payable) => payable.Hours(
        day.AddDays(-2), last ??= known.DayOf(clock.EndsAt ?? work.StartedAt).AddDays(1), work.HardWeather);

    /// <summary>The hours that a floor looks at; null for all.</summary>
    private IReadOnlyList<Stretch>? HoursOf(PayFloor floor) => !floor.PlannedOnly ? null
        : work.Planned is { } planned ? [Stretch.Of(planned.StartsAt, planned.EndsAt)] : [];

    private PayLine Say(Earning line)
    {
        if (line.Payable is { } payable)
        {
            var (part, cents) = (payable.Counted.Rate, rates[payable.Counted.Index]);
            return new PayLine(
                payable.Rule, part.Unit, line.Quantity, cents, line.Cents, $"{payable.Item}: {policy.Say(part, line.Quantity, cents, payable.Percent)}",
                Percent: payable.Percent, OfferId: line.Part?.Offer);
        }
        if (line.Floor is not { Floor: var floor, Rates: var counted })
            return new PayLine(
                Pay.AsOffered, "offers", 1, line.Least, line.Cents,
                $"What was offered is kept: {policy.Say(line.Least)} were offered, earned were {policy.Say(line.Earned)}", TopUp: true, OfferId: line.Part?.Offer);
        var says = string.Join(" and ", counted.Select(rate => policy.Say(rate.Rate, Quantity(line.Part, rate.Measure, HoursOf(floor), 0), rates[rate.Index])));
        var source = floor.FigureOn(day) is { } figure ? $" ({figure.Source})" : "";
        return new PayLine(
            floor.Id, floor.Unit, line.Quantity, rates[counted[0].Index], line.Cents,
            $"{floor.Item}: {says} make {policy.Say(line.Least)}, earned were {policy.Say(line.Earned)}{source}", TopUp: true, OfferId: line.Part?.Offer);
    }

    /// <summary>What is counted of the part that is open, or of the shift; worked out once for all the rates that count it.</summary>
    private long Quantity(Counted counted, IReadOnlyList<Stretch>? hours, int afterSeconds)
    {
        if (hours is not null || afterSeconds != 0)
            return Quantity(open, counted.Measure, hours, afterSeconds);
        ref var known = ref measured[counted.MeasureIndex];
        return known >= 0 ? known : known = Quantity(open, counted.Measure, null, 0);
    }

    private long Quantity(Ridden? part, Measure measure, IReadOnlyList<Stretch>? hours, int afterSeconds)
    {
        if (measure.IsTime)
            return clock.Seconds(measure.States, Within(part, hours), afterSeconds);
        if (measure.Per == PaidPer.Shift)
            return part is null or { Offer: null } ? 1 : 0;
        var (counted, metres, offers) = (0L, 0L, measure.Per == PaidPer.Offer && part is null ? new HashSet<Guid>() : null);
        foreach (var ride in part is null ? Rides : part.Rides.AsSpan())
        {
            if (!measure.Counts(ride) || hours is not null && !Stretches.Hold(hours, ride.At.UtcTicks))
                continue;
            counted++;
            metres += ride.Metres;
            offers?.Add(ride.OfferId?.Value ?? ride.RideId.Value);
        }
        return measure.Per switch
        {
            PaidPer.Offer => offers?.Count ?? Math.Min(counted, 1),
            PaidPer.Ride => counted,
            PaidPer.Km => metres,
            _ => 0,
        };
    }

    private static ReadOnlySpan<Stretch> Within(Ridden? part, IReadOnlyList<Stretch>? hours) =>
        hours is not null ? (Stretch[])[.. part is null ? hours : Stretches.Both(part.Within, hours)]
            : part is null ? Timesheet.Everything : part.Within.AsSpan();

    private void Add(in Earning line)
    {
        lines.Add(line);
        Total += line.Cents;
    }
}
