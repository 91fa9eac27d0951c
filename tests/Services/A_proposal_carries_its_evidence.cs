using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coop.Pricing;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_proposal_carries_its_evidence(CoopFixture coop)
{
    private static readonly byte[] Repricing = Encoding.UTF8.GetBytes("month,before,after\n2026-10,100,101\n");
    private readonly Meeting meeting = new(coop);

    [Fact]
    public async Task A_file_is_kept_byte_for_byte_under_its_hash_and_never_replaced()
    {
        var proposal = await meeting.Ask(Meeting.WhoeverComes, opensIn: TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.OK, (await Attach(coop.Coordinator, proposal, "repricing.csv", Repricing)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Attach(coop.Coordinator, proposal, "repricing.csv", Repricing)).StatusCode);
        Assert.Equal("mismatched_evidence", await (await Attach(coop.Coordinator, proposal, "repricing.csv", [1, 2, 3])).Code());

        var member = await coop.NewRider();
        var file = (await member.Get($"/v1/proposals/{proposal}")).GetProperty("evidence").EnumerateArray().Single();
        var served = await member.Http.GetAsync($"/v1/proposals/{proposal}/evidence/repricing.csv");
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Repricing)), file.GetProperty("hash").GetString());
        Assert.Equal(Repricing, await served.Content.ReadAsByteArrayAsync());
        Assert.Equal(("text/csv", "attachment"), (served.Content.Headers.ContentType?.MediaType, served.Content.Headers.ContentDisposition?.DispositionType));
    }

    [Fact]
    public async Task Once_the_vote_is_open_nothing_is_added_and_what_is_no_evidence_never_is()
    {
        var (open, debated) = (await meeting.Ask(Meeting.WhoeverComes), await meeting.Ask(Meeting.WhoeverComes, opensIn: TimeSpan.FromMinutes(30)));
        var stranger = await coop.NewRider();

        Assert.Equal("vote_opened", await (await Attach(coop.Coordinator, open, "late.csv", Repricing)).Code());
        Assert.Equal(HttpStatusCode.NotFound, (await Attach(stranger, debated, "mine.csv", Repricing)).StatusCode);
        Assert.Equal("invalid_name", await (await Attach(coop.Coordinator, debated, "A%20b", Repricing)).Code());
        Assert.Equal("unsupported_media_type", await (await Attach(coop.Coordinator, debated, "page.html", Repricing, "text/html")).Code());
        Assert.Equal("invalid_size", await (await Attach(coop.Coordinator, debated, "empty.csv", [])).Code());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Attach(coop.Coordinator, debated, "long.csv", new byte[2 * 1024 * 1024 + 1])).StatusCode);
    }

    [Fact]
    public async Task Of_many_files_at_once_no_more_than_twenty_are_kept()
    {
        var proposal = await meeting.Ask(Meeting.WhoeverComes, opensIn: TimeSpan.FromMinutes(30));

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(file => Attach(coop.Coordinator, proposal, $"month-{file}.csv", Repricing)));

        Assert.Equal(20, answers.Count(HttpStatusCode.OK));
        Assert.Equal("too_many_files", await answers.First(answer => !answer.IsSuccessStatusCode).Code());
    }

    [Fact]
    public async Task What_the_service_concerned_says_of_a_rule_goes_with_it()
    {
        using var anyone = coop.Client();
        var now = coop.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var member = await coop.NewRider();
        var proposed = await member.Post("/v1/proposals", new
        {
            kind = "matching-policy", content = JsonElement.Parse(await anyone.GetStringAsync("/v1/matching/policy")).GetProperty("content"),
            opensAt = now.AddDays(20), closesAt = now.AddDays(30), effectiveAt = now.AddDays(40),
        });

        Assert.Equal("check.json", proposed.GetProperty("evidence")[0].GetProperty("name").GetString());
        var check = await member.Get($"/v1/proposals/{proposed.GetProperty("id").GetGuid()}/evidence/check.json");
        Assert.NotEmpty(check.GetProperty("weights").EnumerateArray());
    }

    [Fact]
    public async Task What_the_last_day_would_have_come_to_goes_with_a_way_of_matching()
    {
        using var anyone = coop.Client();
        var (now, member) = (coop.Services.GetRequiredService<TimeProvider>().GetUtcNow(), await coop.NewRider());
        await PastWork.RodeYesterday(coop, member, now);

        var check = await CheckOf(member, "matching-policy", JsonElement.Parse(await anyone.GetStringAsync("/v1/matching/policy")).GetProperty("content"), now);

        var whatIf = check.GetProperty("whatIf");
        Assert.True(whatIf.GetProperty("rides").GetInt32() >= 2 && whatIf.GetProperty("hours").GetInt32() >= 1, whatIf.GetRawText());
        Assert.True(JsonElement.DeepEquals(whatIf.GetProperty("inForce"), whatIf.GetProperty("tried")));
        Assert.True(whatIf.GetProperty("tried").GetProperty("doorSeconds").GetInt64() > 0);
    }

    [Fact]
    public async Task What_last_month_would_have_been_paid_goes_with_a_pay_policy()
    {
        using var anyone = coop.Client();
        var (now, member) = (coop.Services.GetRequiredService<TimeProvider>().GetUtcNow(), await coop.NewRider());
        await PastWork.WorkedLastMonth(coop, riders: 5, now);

        var check = await CheckOf(member, "pay-policy", JsonElement.Parse(await anyone.GetStringAsync("/v1/pay/policy")).GetProperty("current").GetProperty("rules"), now);

        var repricing = check.GetProperty("repricing");
        int Of(string name) => repricing.GetProperty(name).GetInt32();
        Assert.True(Of("riders") >= 5 && Of("more") + Of("same") + Of("less") == Of("riders"), repricing.GetRawText());
        Assert.True(Of("wouldBePaidCents") > 0, repricing.GetRawText());
    }

    [Fact]
    public async Task What_last_month_would_have_been_charged_goes_with_a_tariff()
    {
        using var anyone = coop.Client();
        var (now, member) = (coop.Services.GetRequiredService<TimeProvider>().GetUtcNow(), await coop.NewRider());
        await PastWork.RodeLastMonth(coop, restaurants: 6, now);

        var check = await CheckOf(member, "tariff", JsonElement.Parse(await anyone.GetStringAsync("/v1/tariffs/current")).GetProperty("rules"), now);

        // 6.50 €, 2 km at 1.00 € and 2.50 € for the co-op: 11.00 € and the VAT, where 10.00 € and the VAT were charged.
        var repricing = check.GetProperty("repricing");
        int Of(string name) => repricing.GetProperty(name).GetInt32();
        Assert.Equal(PastWork.InLastMonth(now).ToString("yyyy-MM", null), repricing.GetProperty("month").GetString());
        Assert.Equal((5, 5, 100, 0, 0), (Of("rides"), Of("restaurants"), Of("morePercent"), Of("samePercent"), Of("lessPercent")));
        Assert.Equal((5 * 1_200, 110), (Of("chargedCents"), Of("wouldBePercent")));
        Assert.True(Of("notKept") >= 1, repricing.GetRawText());
        Assert.NotEmpty(check.GetProperty("sentences").EnumerateArray());
    }

    [Fact]
    public async Task What_was_asked_for_is_kept_beside_what_was_settled_and_without_an_address()
    {
        var town = new Town(coop);
        var (restaurant, (rider, _)) = (await town.Restaurant(), await town.RiderOnShift());
        var order = await town.Order(restaurant);
        await Town.Deliver(rider, order);

        var kept = await Eventually.Is(() => coop.InDatabase<PricingDb, KeptDelivery?>(db => db.AskedDeliveries.FindAsync(new OrderId(order)).AsTask()), one => one is not null);
        var ride = await coop.InDatabase<PricingDb, SettledRide?>(db => db.Rides.FindAsync(new OrderId(order), 0).AsTask());

        Assert.Null(ride!.Price.Asked);
        Assert.Equal((1_000, null, null, ride.At), (kept!.Asked.Grams, kept.Asked.Pickup.Address, kept.Asked.Dropoff.Address, kept.At));
        Assert.NotEqual(kept.Asked.Pickup, kept.Asked.Dropoff);
    }

    private static async Task<JsonElement> CheckOf(Person member, string kind, JsonElement content, DateTimeOffset now)
    {
        var proposed = await member.Post("/v1/proposals", new { kind, content, opensAt = now.AddDays(20), closesAt = now.AddDays(30), effectiveAt = now.AddDays(40) });
        return await member.Get($"/v1/proposals/{proposed.GetProperty("id").GetGuid()}/evidence/check.json");
    }

    private static async Task<HttpResponseMessage> Attach(Person person, Guid proposal, string name, byte[] content, string type = "text/csv")
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/proposals/{proposal}/evidence/{name}") { Content = body };

        // What is too large is refused by its announced length: who asks first need not send it into a closed door.
        request.Headers.ExpectContinue = true;
        return await person.Http.SendAsync(request);
    }
}

[Collection(nameof(ClosedYear))]
public sealed class A_distribution_is_voted_with_its_proof(ClosedYear year)
{
    [Fact]
    public async Task The_bytes_that_anyone_can_work_out_again()
    {
        var distribution = await year.Propose();
        var now = TimeProvider.System.GetUtcNow();
        var proposal = await year.Coop.Coordinator.Post("/v1/proposals", new
        {
            kind = "distribution", content = new { distributionId = ClosedYear.IdOf(distribution), hash = distribution.GetProperty("hash").GetString() },
            opensAt = now, closesAt = now.AddHours(1), effectiveAt = now.AddHours(1),
        });

        var carried = await year.Coop.Coordinator.Http.GetStringAsync($"/v1/proposals/{proposal.GetProperty("id").GetGuid()}/evidence/proof.json");
        Assert.Equal(await year.Coop.Coordinator.Http.GetStringAsync($"/v1/distributions/{ClosedYear.IdOf(distribution)}/proof"), carried);
        Assert.Contains("\"matches\":true", Coop.Redistribution.Recompute.Of(carried));
        var waterfall = await year.Coop.Coordinator.Get($"/v1/proposals/{proposal.GetProperty("id").GetGuid()}/evidence/waterfall.json");
        Assert.Equal((year.Period, 90_201), (waterfall.GetProperty("id").GetString(), waterfall.GetProperty("surplusCents").GetInt64()));
        Assert.Contains(waterfall.GetProperty("steps").EnumerateArray(), step =>
            step.GetProperty("name").GetString() == "workers" && step.GetProperty("cents").GetInt64() == distribution.GetProperty("poolCents").GetInt64());
    }
}
