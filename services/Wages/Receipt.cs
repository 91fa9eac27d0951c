using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>The lines of one shift's pay while they are worked out: for one offer after the other where floors are held for each, else for all at once.</summary>
internal sealed class Receipt
{
    /// <summary>In the place of a part: the whole shift.</summary>
    public const int Whole = -1;

    private readonly PayPolicy policy;
    private readonly Work work;
    private readonly LookedUp known;
    private readonly Timesheet clock;
    private readonly DateOnly day;
    private readonly Money[] rates;
    private readonly long[] measured;
    private Earning[] lines;
    private int count;
    private DateOnly? last;
    private Ridden[] parts = [];
    private int open = Whole;
    private Money before;

    public Receipt(PayPolicy policy, LookedUp known, Work work)
    {
        (this.policy, this.work, this.known, clock) = (policy, work, known, new Timesheet(work.Clock));
        day = known.DayOf(work.StartedAt);
        rates = known.RatesOn(day);
        lines = new Earning[known.Payables.Length * (known.PaysByOffer ? work.Rides.Count + 1 : 1)];
        measured = new long[known.Measures.Count];
        Rides = work.Rides as RideDone[] ?? [.. work.Rides];
        OpenAll();
    }

    public RideDone[] Rides { get; }

    public Money Total { get; private set; }

    /// <summary>Every line in words.</summary>
    public IReadOnlyList<PayLine> Lines() => Array.ConvertAll(lines[..count], line => Say(line));

    /// <summary>Each offer on a receipt of its own; from here on lines are for the time in which none was ridden.</summary>
    public void AddOffers()
    {
        parts = Ridden.Of(Rides, withRest: true);
        for (var offer = 0; offer < parts.Length - 1; offer++)
        {
            Open(offer, Total);
            AddParts();
            AddFloors(FloorPeriod.Offer);
            Keep(parts[offer].Promised);
        }
        Open(parts.Length - 1, Total);
    }

    /// <summary>From here on lines are for the first offer only.</summary>
    public void OpenOffer()
    {
        parts = Ridden.Of(Rides);
        Open(0, Total);
    }

    public void OpenAll() => Open(Whole, Money.Zero);

    public void AddParts(bool withPremiums = true)
    {
        foreach (var payable in known.Payables)
        {
            if (payable.Percent is not null && !withPremiums)
                continue;
            var hours = payable.AtAnyTime ? null : HoursOf(payable);
            var quantity = hours is { Count: 0 } ? 0 : Quantity(payable.Counted, hours, payable.AfterSeconds);
            if (quantity > 0 && payable.Counted.Earned(rates[payable.Counted.Index], quantity, payable.Percent) is var cents && cents > Money.Zero)
                Add(new Earning(payable, null, quantity, cents, Part: open));
        }
    }

    public void AddFloors(FloorPeriod period)
    {
        foreach (var held in known.HeldOver(period))
            if (held.Floor.Scope == FloorScope.Individual)
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
           let quantity = Quantity(Whole, Measure.Of(allowance), null, 0)
           let rate = allowance.On(day)
           let cents = allowance.Earned(rate, quantity)
           where cents > Money.Zero
           select new PayLine(allowance.Id, allowance.Unit, quantity, rate, cents, $"{allowance.Item}: {policy.Say(allowance, quantity, rate)}"),
    ];

    private void Open(int part, Money earned)
    {
        (open, before) = (part, earned);
        measured.AsSpan().Fill(-1);
    }

    private void AddFloor(HeldFloor held)
    {
        var (hours, earned, least, counted) = (HoursOf(held.Floor), Total - before, Money.Zero, 0L);
        for (var i = held.Rates.Length - 1; i >= 0; i--)
        {
            counted = Quantity(held.Rates[i], hours, 0);
            least += held.Rates[i].AtLeast(rates[held.Rates[i].Index], counted);
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

    private OfferId? OfferOf(in Earning line) => line.Part == Whole ? null : parts[line.Part].Offer;

    private PayLine Say(in Earning line)
    {
        if (line.Payable is { } payable)
        {
            var (part, cents) = (payable.Counted.Rate, rates[payable.Counted.Index]);
            return new PayLine(
                payable.Rule, part.Unit, line.Quantity, cents, line.Cents, $"{payable.Item}: {policy.Say(part, line.Quantity, cents, payable.Percent)}",
                Percent: payable.Percent, OfferId: OfferOf(line));
        }
        if (line.Floor is not { Floor: var floor, Rates: var counted })
            return new PayLine(
                Pay.AsOffered, "offers", 1, line.Least, line.Cents,
                $"What was offered is kept: {policy.Say(line.Least)} were offered, earned were {policy.Say(line.Earned)}", TopUp: true, OfferId: OfferOf(line));
        var within = line.Part;
        var says = string.Join(" and ", counted.Select(rate => policy.Say(rate.Rate, Quantity(within, rate.Measure, HoursOf(floor), 0), rates[rate.Index])));
        var source = floor.FigureOn(day) is { } figure ? $" ({figure.Source})" : "";
        return new PayLine(
            floor.Id, floor.Unit, line.Quantity, rates[counted[0].Index], line.Cents,
            $"{floor.Item}: {says} make {policy.Say(line.Least)}, earned were {policy.Say(line.Earned)}{source}", TopUp: true, OfferId: OfferOf(line));
    }

    /// <summary>What is counted of the part that is open, or of the shift; worked out once for all the rates that count it.</summary>
    private long Quantity(Counted counted, IReadOnlyList<Stretch>? hours, int afterSeconds)
    {
        if (hours is not null || afterSeconds != 0)
            return Quantity(open, counted.Measure, hours, afterSeconds);
        ref var known = ref measured[counted.MeasureIndex];
        return known >= 0 ? known : known = Quantity(open, counted.Measure, null, 0);
    }

    private long Quantity(int part, Measure measure, IReadOnlyList<Stretch>? hours, int afterSeconds)
    {
        if (measure.IsTime)
            return clock.Seconds(measure.States, Within(part, hours), afterSeconds);
        if (measure.Per == PaidPer.Shift)
            return part == Whole || parts[part].Offer is null ? 1 : 0;
        var (counted, metres, offers) = (0L, 0L, measure.Per == PaidPer.Offer && part == Whole ? new HashSet<Guid>() : null);
        foreach (var ride in part == Whole ? Rides : parts[part].Rides.AsSpan())
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

    private ReadOnlySpan<Stretch> Within(int part, IReadOnlyList<Stretch>? hours) =>
        hours is not null ? (Stretch[])[.. part == Whole ? hours : Stretches.Both(parts[part].Within, hours)]
            : part == Whole ? Timesheet.Everything : parts[part].Within.AsSpan();

    private void Add(in Earning line)
    {
        if (count == lines.Length)
            Array.Resize(ref lines, (2 * count) + 2);
        lines[count++] = line;
        Total += line.Cents;
    }
}
