using Coop.Hosting;
using Coop.Members;

namespace Coop.Matching;

/// <summary>What Matching keeps about people, and how long.</summary>
internal static class Retention
{
    /// <summary>Where food went, to about a kilometre, without the address.</summary>
    private const string Blurred = "jsonb_build_object('lat', round((dropoff ->> 'lat')::numeric, 2), 'lng', round((dropoff ->> 'lng')::numeric, 2))";

    private const string WorkingTime = "Code du travail L3171-3, L3245-1; CNIL: working time, at most five years";
    private const string MyShifts = "shift_id IN (SELECT id FROM shifts WHERE rider_id = @me)";
    private const string MyRides = "ride_id IN (SELECT id FROM rides WHERE rider_id = @me)";

    private const string AllTheTime = "its doors are asked all the time, and of the caller's own alone";

    public static IReadOnlyList<KeptData> Table { get; } =
    [
        new("positions", "where a rider on shift is: the newest place alone", "rides are offered to who is near", "Directive (EU) 2024/2831 art. 7(1)(c)")
            { Keep = "P0D", Since = "the shift's end, or its next pause", InMemoryOf = "Places" },
        new("leavers", "who left the co-op, by id", "a token that is still good for minutes starts no shift", KeptData.NoLongerThanNeeded)
            { Keep = "P30D", Since = "left_on", IsWalled = true, Whose = "rider_id" },
        new("shifts", "who was on shift when, with which vehicle and limits, under which display name", "hours can be checked and claimed", WorkingTime)
            { Keep = "P5Y", Since = "ended_at", IsWalled = true, Whose = "rider_id" },
        new("clock_events", "each step of a shift's clock", "hours can be checked and claimed", WorkingTime)
            { Keep = "P5Y", Since = "received_at", Whose = MyShifts, NoWall = AllTheTime },
        new("clock_corrections", "what was put right on a clock, by whom and why", "hours can be checked and claimed", WorkingTime)
            { Keep = "P5Y", Since = "at", Whose = $"\"by\" = @me OR {MyShifts}", NoWall = "rider and coordinator write it by turns, on a shift, and shifts are walled" },
        new("commands", "what a rider's phone told of a ride, with both times", "hours can be checked and claimed", WorkingTime)
            { Keep = "P5Y", Since = "received_at", Whose = "rider_id", NoWall = AllTheTime },
        new("offers", "what was offered to whom, what it showed, when, and the answer", "workings of the yearly indicators", "Code des transports R1326-5")
            { Keep = "P3Y", Since = "shown_at", Whose = "rider_id", NoWall = AllTheTime },
        new("decisions", "why a ride was put to whom, riders by their shift; what a coordinator decided, and why", "everybody concerned can check it; as many days as the members voted (keepDecisionsDays), thirty at least", "Directive (EU) 2024/2831 art. 11")
        {
            Keep = "P30D", Since = "at", VotedDays = KeptData.Voted<MatchingPolicy>(PolicyKind.MatchingPolicy, rules => rules.KeepDecisionsDays),
            // The last of these says whether the offering is stopped.
            When = "seq IS DISTINCT FROM (SELECT max(seq) FROM decisions WHERE kind IN ('pause', 'resume'))",
            Whose = $"\"by\" = @me OR {MyRides} OR ride_id IN (SELECT unnest(ride_ids) FROM offers WHERE rider_id = @me)",
            NoWall = "members may check how every ride was decided",
        },
        new("rides", "the place of the door, and the customer's pin", "claims about a delivery lapse after a year", "Code de commerce L133-6")
        {
            Keep = "P1Y", Since = "placed_at", When = $"dropoff <> {Blurred} OR pin IS NOT NULL OR price -> 'asked' IS NOT NULL",
            // What the price was asked for says where to, too.
            Emptied = $"pin = NULL, dropoff = {Blurred}, price = price - 'asked'",
        },
        KeptData.NobodyIn("tips", "the amounts of tips, by ride") with { Keep = "P5Y", Since = "(SELECT placed_at FROM rides WHERE rides.id = tips.ride_id)" },
        new("rides", "who rode what, when and how far", "hours and pay can be checked and claimed", WorkingTime)
            { Keep = "P5Y", Since = "placed_at", Whose = "rider_id", NoWall = "restaurant and rider both read it" },
        new("proofs", "a picture that shows that the food was handed over", "complaints are answered", KeptData.NoLongerThanNeeded)
            { Keep = "P60D", Since = "received_at", Whose = MyRides, Hidden = ["image"], NoWall = "restaurant and rider both read it" },
        new("minors", "until when the law protects a rider under age more", "limits of working time", "Code du travail L3162-1")
            { Keep = "P1D", Since = "\"until\"", IsWalled = true, Whose = "rider_id" },
        new("planned_shifts", "who signed up for which hours", "the plan, and who kept it or swapped", KeptData.NoLongerThanNeeded)
            { Keep = "P1Y", Since = "(SELECT ends_at FROM slots WHERE slots.id = planned_shifts.slot_id)", Whose = "rider_id", NoWall = "places are counted across riders" },
        new("slots", "hours that were planned, and which coordinator published them", "the plan", KeptData.NoLongerThanNeeded)
            { Keep = "P2Y", Since = "ends_at", Whose = "published_by", NoWall = "riders read the plan" },
        new("incidents", "an accident on shift as the rider told it, until when they are paid, and what a coordinator answered", "the claim of who was hurt", "Code civil 2224 (five years); benefits two, Code de la sécurité sociale L431-2")
            { Keep = "P5Y", Since = "at", IsWalled = true, Whose = "rider_id" },
        new("covers", "until when the co-op's insurance covers its riders, and which coordinator wrote it down", "no shift begins without; claims of after it ended", "Code civil 2224 (five years)")
        {
            Keep = "P5Y", Since = "last_valid_on",
            // The last of these says whether shifts can be begun.
            When = "no <> (SELECT max(no) FROM covers)", Whose = "recorded_by", NoWall = "everybody of the co-op reads it",
        },
        new("closed_work", "which doors of work a person's decision closes to a rider, from when until when, without the reason", "the doors go by it", "Code du travail L1332-5")
            { Keep = "P3Y", Since = "coalesce(reinstated_at, ends_at)", IsWalled = true, Whose = "rider_id" },
        KeptData.NobodyIn("kitchen_words", "when a kitchen said that food is ready; the ride knows it then") with { Keep = "P30D", Since = "told_at" },
        KeptData.NobodyIn("zone_holders", "which instance plans a zone"),
    ];
}
