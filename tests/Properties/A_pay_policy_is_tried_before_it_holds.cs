using System.Text.Json.Nodes;
using Coop.Wages;

namespace Coop.Properties;

public class A_pay_policy_is_tried_before_it_holds
{
    public static TheoryData<string> Good => ["pay-policy", "pay/FR_SCOP_HOURLY", "pay/FR_ARPE", "pay/NYC", "pay/SEATTLE", "pay/BC"];

    [Theory, MemberData(nameof(Good))]
    public void What_ships_with_the_program_holds(string file) => Assert.Null(PayPolicyCheck.Refuses(Founding.Text(file)));

    [Theory]
    [InlineData("acceptanceRate")]
    [InlineData("rating")]
    [InlineData("riderId")]
    [InlineData("forecast")]
    [InlineData("deliveries")]
    public void A_field_that_pay_must_not_read_is_refused_by_name(string field)
    {
        foreach (var place in (Func<JsonObject, JsonObject>[])[policy => policy, policy => policy["components"]![0]!.AsObject(), policy => policy["floors"]![0]!.AsObject()])
        {
            var policy = Policy();
            place(policy)[field] = 1;

            var refusal = PayPolicyCheck.Refuses(policy.ToJsonString());

            Assert.Equal(("unknown_field", field), (refusal?.Code, refusal?.Facts["rule"]));
        }
    }

    [Fact]
    public void A_wage_beneath_the_law_is_refused_with_the_rider_and_the_day()
    {
        var policy = Policy();
        policy["components"]![0]!["rateCents"] = 1_201;
        policy["floors"] = new JsonArray();

        var refusal = PayPolicyCheck.Refuses(policy.ToJsonString());

        Assert.Equal("below_the_law", refusal?.Code);
        Assert.Matches(@"Simulated day \d+, 20\d\d-\d\d-\d\d: rider \d would be €\d+\.\d\d short", refusal!.Because);
        Assert.Equal("law:minimum-wage", refusal.Facts["rule"]);
    }

    /// <summary>Waiting between rides is work, and unpaid on a day without orders: the simulated days have such.</summary>
    [Fact]
    public void Pay_by_the_ride_alone_is_refused()
    {
        var policy = Policy();
        policy["components"] = new JsonArray(policy["components"]![1]!.DeepClone());
        policy["components"]![0]!["rateCents"] = 900;
        policy["floors"] = new JsonArray();

        Assert.Equal("below_the_law", PayPolicyCheck.Refuses(policy.ToJsonString())?.Code);
    }

    /// <summary>A law that looks at the month holds against each single day of the trial too.</summary>
    [Fact]
    public void A_law_over_the_month_or_week_is_not_waited_for()
    {
        foreach (var (file, rule) in new[] { ("pay/FR_ARPE", "law:arpe"), ("pay/NYC", "law:nyc-trip") })
        {
            var policy = JsonNode.Parse(Founding.Text(file))!.AsObject();
            policy["floors"] = new JsonArray();
            foreach (var part in policy["components"]!.AsArray())
            {
                part!["rateCents"] = 1;
                part.AsObject().Remove("figures");
            }

            Assert.Equal(("below_the_law", rule), PayPolicyCheck.Refuses(policy.ToJsonString()) is { } no ? (no.Code, no.Facts["rule"]) : default);
        }
    }

    [Fact]
    public void No_vote_changes_the_law_that_the_co_op_stands_under()
    {
        var elsewhere = Policy();
        elsewhere["law"] = "OTHER";

        Assert.Null(PayPolicyCheck.Refuses(elsewhere.ToJsonString()));
        Assert.Equal("other_law", PayPolicyCheck.RefusesLawOf(elsewhere.ToJsonString(), Policy().ToJsonString())?.Code);
        Assert.Null(PayPolicyCheck.RefusesLawOf(Policy().ToJsonString(), Policy().ToJsonString()));
    }

    [Theory]
    [InlineData("components/0/rateCents", "-1")]
    [InlineData("components/0/per", "\"month\"")]
    [InlineData("components/0/states", "[\"pause\"]")]
    [InlineData("components/1/id", "\"time\"")]
    [InlineData("floors/0/scope", "\"aggregate\"")]
    [InlineData("floors/0", "null")]
    [InlineData("components/0", """{"id":"time","item":"Time","per":"hour","figures":[{"rateCents":1202,"validFrom":"2026-01-01","source":"x","checkedOn":"2026-01-01","renewedOn":"2026-01-01"}]}""")]
    [InlineData("timeZone", "\"Europe/Atlantis\"")]
    [InlineData("law", "\"MARS\"", "unknown_law")]
    [InlineData("premiums", "[{\"id\":\"night\",\"item\":\"Night\",\"of\":\"nothing\",\"percent\":10,\"when\":{\"weather\":true}}]")]
    [InlineData("premiums", "[{\"id\":\"night\",\"item\":\"Night\",\"of\":\"time\",\"percent\":10,\"when\":{}}]")]
    public void What_cannot_be_meant_is_refused(string path, string value, string code = "bad_policy")
    {
        var policy = Policy();
        var steps = path.Split('/');
        var at = steps[..^1].Aggregate((JsonNode)policy, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out var last))
            at[last] = JsonNode.Parse(value);
        else
            at[steps[^1]] = JsonNode.Parse(value);

        var refusal = PayPolicyCheck.Refuses(policy.ToJsonString());
        Assert.Equal(code, refusal?.Code);
        Assert.NotNull(refusal!.Facts["rule"]);
    }

    [Fact]
    public void The_simulated_days_are_the_same_for_everybody_and_hold_idle_and_busy_ones()
    {
        List<SimulatedDay> days = [.. SimulatedDays.Of(new(2026, 1, 1), TimeZoneInfo.Utc).SelectMany(day => day)];

        Assert.Equal(3 * SimulatedDays.Count, days.Count);
        Assert.Contains(days, day => day.Work.Rides.Count == 0);
        Assert.Contains(days, day => day.Work.Rides.Count > 8);
        Assert.Equal(days.Select(day => day.Work.StartedAt), SimulatedDays.Of(new(2026, 1, 1), TimeZoneInfo.Utc).SelectMany(day => day).Select(day => day.Work.StartedAt));
    }

    private static JsonObject Policy() => JsonNode.Parse(Founding.Text("pay-policy"))!.AsObject();
}
