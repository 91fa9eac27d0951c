using System.Net;
using System.Text.Json;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>The ledger of an account and what the books say of one member or restaurant, at any instant that has been.</summary>
[Collection(nameof(OneCoop))]
public sealed class Every_account_can_be_read_line_by_line(CoopFixture coop)
{
    private readonly DateTimeOffset start = TimeProvider.System.GetUtcNow().AddDays(-20);

    [Fact]
    public async Task Its_balance_runs_from_the_opening_to_the_closing_through_every_page()
    {
        var restaurant = await Rides(5);
        var path = $"/v1/books/accounts/411?from={Text(start.AddHours(1.5))}&to={Text(start.AddHours(4.5))}";
        var first = await coop.Coordinator.Get(path + "&limit=2");
        List<JsonElement> lines = [.. first.GetProperty("items").EnumerateArray()];
        for (var page = first; page.TryGetProperty("next", out var next) && next.GetString() is { } after; lines.AddRange(page.GetProperty("items").EnumerateArray()))
            page = await coop.Coordinator.Get($"{path}&limit=2&after={after}");

        var running = Cents(first, "openingCents");
        foreach (var line in lines)
            Assert.Equal(running += Cents(line, "debitCents") - Cents(line, "creditCents"), Cents(line, "balanceCents"));
        Assert.Equal(Cents(first, "closingCents"), running);
        Assert.Equal([602, 603, 604], lines.Where(line => line.GetProperty("aux").GetString() == $"{restaurant.Id}").Select(line => Cents(line, "debitCents")));
        var balance = (await coop.Coordinator.Get($"/v1/books/trial-balance?at={Text(start.AddHours(4.5).AddMicroseconds(-1))}")).GetProperty("accounts").EnumerateArray()
            .Single(account => account.GetProperty("number").GetString() == "411");
        Assert.Equal(Cents(first, "closingCents"), Cents(balance, "debitCents") - Cents(balance, "creditCents"));

        var table = (await coop.Coordinator.Http.GetStringAsync(path + "&format=csv")).Split("\r\n");
        Assert.Equal(lines.Count + 2, table.Length);
        Assert.Equal(Ledger.Header.TrimEnd(), table[0]);
    }

    [Fact]
    public async Task A_restaurant_reads_its_own_as_it_stood_at_any_instant_and_nobody_elses()
    {
        var (restaurant, other) = (await Rides(3), await Rides(1));
        var path = $"/v1/statements/restaurants/{restaurant.Id}";
        Assert.Equal(601 + 602, Cents((await restaurant.Get($"{path}?at={Text(start.AddHours(2))}")).GetProperty("accounts")[0], "balanceCents"));
        Assert.Equal(2, (await restaurant.Get($"{path}?at={Text(start.AddHours(2))}")).GetProperty("items").GetArrayLength());
        Assert.Equal(601 + 602 + 603, Cents((await restaurant.Get(path)).GetProperty("accounts")[0], "balanceCents"));
        Assert.Empty((await restaurant.Get($"{path}?at={Text(start)}")).GetProperty("accounts").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync(path)).StatusCode);
        Assert.Contains("\"ride:", await restaurant.Http.GetStringAsync(path + "?format=csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_reads_their_own_and_under_a_pseudonym_that_of_others()
    {
        var (ada, eve) = (await coop.NewRider(), await coop.NewRider());
        await coop.Hears(new TipSettled(Guid.NewGuid(), new(Guid.NewGuid()), new(Guid.NewGuid()), new(ada.Id), new(321), start));
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM lines WHERE aux = '{ada.Id}'"), heard => heard == 1);

        Assert.Equal(-321, Cents((await ada.Get($"/v1/statements/members/{ada.Id}")).GetProperty("accounts")[0], "balanceCents"));
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Http.GetAsync($"/v1/statements/members/{ada.Id}")).StatusCode);
        var path = $"/v1/books/accounts/468?from={Text(start)}&to={Text(start.AddMicroseconds(1))}&limit=100";
        Assert.Contains($"{ada.Id}", (await ada.Get(path)).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{ada.Id}", (await eve.Get(path)).GetRawText(), StringComparison.Ordinal);
        Assert.NotEmpty((await eve.Get(path)).GetProperty("items").EnumerateArray());

        var entry = await Tables.Number(coop, "redistribution", $"SELECT entry_seq FROM lines WHERE aux = '{ada.Id}'");
        foreach (var (reader, isNamed) in new[] { (ada, true), (eve, false), (coop.Coordinator, true) })
            Assert.Equal(isNamed, (await reader.Get($"/v1/books/entries?after={entry - 1}&limit=1")).GetRawText().Contains($"{ada.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_leavers_shares_are_owed_and_paid_back_and_never_more_than_were_paid()
    {
        var (ada, stays) = (await coop.NewRider(), await coop.NewRider());
        foreach (var one in new[] { ada, stays })
            await Worker(one, "joined_on");
        Assert.Equal(HttpStatusCode.Created, (await Move(stays, "subscribed", 2_000_000)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Move(ada, "subscribed", 50_000)).StatusCode);
        Assert.Equal("has_not_left", await (await Move(ada, "repaid", 1)).Code());
        await ada.Post($"/v1/members/{ada.Id}/leave", new { });
        await Worker(ada, "left_on");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeBack()));
        var listed = (await coop.Coordinator.Get("/v1/books/capital/leavers")).GetProperty("items").EnumerateArray()
            .Single(line => line.GetProperty("memberId").GetGuid() == ada.Id);
        Assert.Equal((0, 50_000), (Cents(listed, "heldCents"), Cents(listed, "owedCents")));
        var paid = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Move(ada, "repaid", 30_000)));
        Assert.Equal((1, 99), (paid.Count(HttpStatusCode.Created), paid.Count(HttpStatusCode.Conflict)));

        Task<HttpResponseMessage> Move(Person who, string move, long cents) =>
            coop.Coordinator.TryPost("/v1/books/capital", new { memberId = who.Id, move, cents, because = "shares" });

        Task<long> Worker(Person who, string known) => Eventually.Is(
            () => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM workers WHERE member_id = '{who.Id}' AND {known} IS NOT NULL"), found => found == 1);
        Assert.Equal([("1013", 0L), ("4567", -20_000L)], (await ada.Get($"/v1/statements/members/{ada.Id}")).GetProperty("accounts").EnumerateArray()
            .Select(account => (account.GetProperty("number").GetString()!, Cents(account, "balanceCents"))));
    }

    [Fact]
    public async Task A_slip_of_the_pen_in_the_capital_that_was_put_right_holds_no_leavers_shares_back()
    {
        var ada = await coop.NewRider();
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM workers WHERE member_id = '{ada.Id}'"), found => found == 1);
        var before = await Capital();
        var slip = (await coop.Coordinator.Post("/v1/books/capital", new { memberId = ada.Id, move = "subscribed", cents = 90_000_000, because = "shares" }))
            .GetProperty("key").GetString();
        Assert.True(Cents(await Capital(), "highestCapitalCents") >= 90_000_000);

        var entry = await coop.InDatabase<RedistributionDb, Guid>(db => db.Entries.Where(one => one.Key == slip).Select(one => one.Id).SingleAsync());
        await coop.Coordinator.Post($"/v1/books/entries/{entry}/reverse", new { reason = "two noughts too many" });

        var after = await Capital();
        Assert.Equal(Cents(before, "capitalCents"), Cents(after, "capitalCents"));
        Assert.Equal(Cents(before, "highestCapitalCents"), Cents(after, "highestCapitalCents"));

        Task<JsonElement> Capital() => coop.Coordinator.Get("/v1/books/capital/leavers");
    }

    /// <summary>As on its day: what leavers are owed is worked out.</summary>
    private async Task TakeBack()
    {
        await using var scope = coop.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TakeBackShares>().Run(CancellationToken.None);
    }

    [Theory]
    [InlineData("/v1/books/accounts/999", HttpStatusCode.NotFound)]
    [InlineData("/v1/books/accounts/411?after=x", HttpStatusCode.BadRequest)]
    [InlineData("/v1/books/accounts/411?format=xml", HttpStatusCode.BadRequest)]
    [InlineData("/v1/books/accounts/411?from=soon", HttpStatusCode.BadRequest)]
    [InlineData("/v1/books/accounts/411?limit=101", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_or_cannot_be_meant_is_said(string path, HttpStatusCode status) =>
        Assert.Equal(status, (await coop.Coordinator.Http.GetAsync(path)).StatusCode);

    /// <summary>A restaurant with a ride an hour, of 601 cents, 602 and so on.</summary>
    private async Task<Person> Rides(int count)
    {
        var restaurant = await coop.NewRestaurant(new(45.75, 4.85, "2 rue du Test"));
        for (var i = 1; i <= count; i++)
            await coop.Hears(new RideSettled(new(Guid.NewGuid()), new(restaurant.Id), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
                [new("base", Payee.Coop, new(500 + i), ""), new("VAT", Payee.Vat, new(100), "", VatRate: "0.20")]), start.AddHours(i)));
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'"), heard => heard == count);
        return restaurant;
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static long Cents(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
