using System.Text.Json;
using Coop.Pricing;

namespace Coop.Rules;

public class A_tariff_is_proven_before_it_holds
{
    private static readonly Tariff Good = Founding.Tariff;

    [Fact]
    public void The_founding_tariff_holds() => Assert.Null(TariffCheck.Refuses(Good));

    [Fact]
    public void A_gap_is_refused_with_a_delivery_that_falls_into_it()
    {
        var no = Refused(When("short", new Condition(Metres: new(Below: 3_000))), When("long", new Condition(Metres: new(From: 3_001))));

        Assert.Equal(("gap", "part"), (no.Code, no.Facts["rule"]));
        Assert.Equal(3_000, Example(no).Metres);
        Assert.Contains("such as 3000 m", no.Because);
    }

    [Fact]
    public void An_overlap_is_refused_with_a_delivery_that_two_rules_are_for()
    {
        var no = Refused(
            When("weekend", new Condition(Days: [DayOfWeek.Saturday, DayOfWeek.Sunday])), When("heavy", new Condition(Grams: new(From: 10_000))), Else("rest"));

        Assert.Equal(("overlap", "part/heavy"), (no.Code, no.Facts["rule"]));
        Assert.True(Example(no) is { Grams: >= 10_000, Day: DayOfWeek.Sunday or DayOfWeek.Saturday });
    }

    [Fact]
    public void Two_rules_for_what_is_left_overlap() => Assert.Equal("overlap", Refused(When("a", new Condition(Grams: new(Below: 9))), Else("b"), Else("c")).Code);

    [Fact]
    public void A_rule_that_no_delivery_reaches_is_refused()
    {
        Assert.Equal("unreachable_rule", Refused(When("far", new Condition(Metres: new(From: 20_001))), Else("rest")).Code);
        Assert.Equal("unreachable_rule", Refused(When("never", new Condition(Metres: new(From: 5, Below: 5))), Else("rest")).Code);
        Assert.Equal("unreachable_rule", Refused(When("any", new Condition()), Else("rest")).Code);
        Assert.Equal("unreachable_rule", Refused(When("none", new Condition(Days: [])), Else("rest")).Code);
        Assert.Equal("unreachable_rule", Refused(new TariffRule("empty", new(), []), Else("rest")).Code);
    }

    [Fact]
    public void A_line_below_nothing_is_refused_with_the_longest_and_heaviest_delivery_of_its_rule()
    {
        var no = Refused(When("near", new Condition(Metres: new(Below: 5_000))), When("far", new Condition(Metres: new(From: 5_000))) with { Charge = new(PerKmCents: new Money(-1)) });

        Assert.Equal(("negative_line", "part/far"), (no.Code, no.Facts["rule"]));
        Assert.Equal((20_000, 30_000), (Example(no).Metres, Example(no).Grams));
    }

    [Theory]
    [InlineData("not_earlier", """{"share":{"of":["part"],"basisPoints":100}}""")]
    [InlineData("not_earlier", """{"share":{"of":[],"basisPoints":100}}""")]
    [InlineData("bad_percentage", """{"share":{"of":["base"],"basisPoints":10001}}""")]
    [InlineData("negative_line", """{"share":{"of":["base"],"basisPoints":-1}}""")]
    [InlineData("minimum_above_maximum", """{"minimumCents":2,"maximumCents":1}""")]
    [InlineData("bad_step", """{"step":{"of":"grams","every":0,"cents":1}}""")]
    [InlineData("too_dear", """{"fixedCents":10000001}""")]
    [InlineData("too_dear", """{"step":{"of":"metres","every":1,"cents":9223372036854775807}}""")]
    [InlineData(null, """{"share":{"of":["base"],"basisPoints":1250},"minimumCents":1,"maximumCents":2}""")]
    public void A_charge_is_checked_for_itself(string? code, string charge) => Assert.Equal(code, TariffCheck.Refuses(With(
        Part("base", new TariffRule("all", new(FixedCents: new Money(1)))),
        Part("part", new TariffRule("all", JsonSerializer.Deserialize<Charge>(charge, Wire.Json)!))))?.Code);

    [Fact]
    public void Zones_cut_the_town_into_regions_and_each_needs_its_rule()
    {
        TariffZone[] zones = [Square("presqu'île", 45.75, 4.82, 45.77, 4.84), Square("centre", 45.74, 4.80, 45.78, 4.86)];
        var no = Refused(zones, When("in", new Condition(DropoffIn: ["presqu'île"])), When("out", new Condition(DropoffIn: [TariffZone.Elsewhere])));

        Assert.Equal("gap", no.Code);
        Assert.Equal("centre", TariffZone.Of(zones, Example(no).Dropoff));
        Assert.Null(TariffCheck.Refuses(With(zones, Part("part", When("in", new Condition(DropoffIn: ["presqu'île", "centre"])), When("out", new Condition(DropoffIn: [TariffZone.Elsewhere]))))));
    }

    [Fact]
    public void A_zone_that_others_cover_or_that_lies_outside_is_refused()
    {
        Assert.Equal("unreachable_zone", Refused([Square("all", 45.7, 4.8, 45.8, 4.9), Square("in it", 45.72, 4.82, 45.78, 4.88)], Else("all")).Code);
        Assert.Equal("unreachable_zone", Refused([Square("west", 45.7, 4.8, 45.8, 4.85), Square("east", 45.7, 4.85, 45.8, 4.9), Square("both", 45.72, 4.82, 45.78, 4.88)], Else("all")).Code);
        Assert.Equal("unreachable_zone", Refused([Square("Paris", 48.8, 2.2, 48.9, 2.4)], Else("all")).Code);
        Assert.Null(TariffCheck.Refuses(With([Square("west", 45.7, 4.8, 45.8, 4.85), Square("in and out", 45.72, 4.82, 45.78, 4.88)], Part("part", Else("all")))));
    }

    [Fact]
    public void A_place_on_the_line_between_two_zones_is_in_exactly_one()
    {
        TariffZone[] zones = [Square("west", 45.7, 4.8, 45.8, 4.85), Square("east", 45.7, 4.85, 45.8, 4.9)];

        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(1, zones.Count(zone => zone.Polygon.Holds(new Place(45.7 + (i / 1_000.0), 4.85)))));
        Assert.Equal(TariffZone.Elsewhere, TariffZone.Of(zones, new Place(45.81, 4.85)));
    }

    [Fact]
    public void What_is_not_a_tariff_is_refused_in_words()
    {
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { TimeZone = "Lyon" })?.Code);
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Parts = [] })?.Code);
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Parts = [null!] })?.Code);
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Parts = [Good.Parts[0], Good.Parts[0]] })?.Code);
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Vat = [new("20 %", default, "")] })?.Code);
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Limits = Good.Limits with { MaxMetres = int.MaxValue } })?.Code);
        Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Afterwards = Good.Afterwards with { ReturnLegPercent = 101 } })?.Code);
        foreach (var days in (int[])[0, 367])
            Assert.Equal("bad_tariff", TariffCheck.Refuses(Good with { Afterwards = Good.Afterwards with { Waiting = Good.Afterwards.Waiting with { ContestDays = days } } })?.Code);
        Assert.Equal("bad_tariff", Refused(When("nowhere", new Condition(PickupIn: ["Atlantis"])), Else("rest")).Code);
        Assert.Equal("too_intricate", Refused([.. Enumerable.Range(0, 5).Select(i => new TariffRule($"{i}",
            new(), [.. Enumerable.Range(0, 14).Select(j => new Condition(Metres: new((i * 28) + (j * 2), (i * 28) + (j * 2) + 1)))])), Else("rest")]).Code);
    }

    private static Refusal Refused(params TariffRule[] rules) => Refused([], rules);
    private static Refusal Refused(TariffZone[] zones, params TariffRule[] rules) => TariffCheck.Refuses(With(zones, Part("part", rules)))!;
    private static Tariff With(params TariffPart[] parts) => With([], parts);
    private static Tariff With(TariffZone[] zones, params TariffPart[] parts) => Good with { Zones = zones, Parts = parts };
    private static TariffPart Part(string id, params TariffRule[] rules) => new(id, Words.Same(id), Payee.Riders, Words.Same("so"), rules);
    private static TariffRule When(string name, params Condition[] when) => new(name, new(FixedCents: new Money(100)), when);
    private static TariffRule Else(string name) => new(name, new(FixedCents: new Money(100)));
    private static TariffExample Example(Refusal no) => (TariffExample)no.Facts["example"]!;
    private static TariffZone Square(string name, double south, double west, double north, double east) =>
        new(name, new([new(south, west), new(north, west), new(north, east), new(south, east)]));
}
