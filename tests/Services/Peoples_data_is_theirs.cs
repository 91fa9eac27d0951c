using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>What is kept about people they get with one request, and what may go goes when they ask.</summary>
[Collection(nameof(OneCoop))]
public sealed class Peoples_data_is_theirs(CoopFixture coop) : IDisposable
{
    private readonly Town town = new(coop);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-data-");

    [Fact]
    public async Task One_request_gives_a_rider_everything_signed_and_dated()
    {
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(await town.Restaurant());
        await Town.Deliver(rider, order);
        await rider.Post($"/v1/shifts/{shift}/end");
        var other = await coop.NewRider();

        var answer = await Eventually.Is(() => rider.Get("/v1/my-data"), all => Rows(all, "pricing", "settled_shifts").Any() && Rows(all, "redistribution", "lines").Any());

        var (text, data) = (answer.GetProperty("data").GetRawText(), answer.GetProperty("data"));
        var hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(hash, answer.GetProperty("hash").GetString());
        var signed = await Signed(answer);
        Assert.Equal((hash, rider.Id), (signed.GetProperty("hash").GetString(), signed.GetProperty("sub").GetGuid()));
        Assert.Equal("Ada", data.GetProperty("members").GetProperty("summary").GetProperty("firstName").GetString());
        foreach (var (service, table) in new[]
                 {
                     ("members", "accounts"), ("members", "memberships"), ("matching", "shifts"), ("matching", "offers"), ("matching", "rides"),
                     ("matching", "decisions"), ("matching", "commands"), ("pricing", "settled_rides"), ("redistribution", "entries"),
                 })
            Assert.NotEmpty(Rows(answer, service, table));
        Assert.DoesNotContain(other.Id.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("password_hash", text, StringComparison.Ordinal);
        using var anyone = coop.Client();
        Conforms(JsonElement.Parse(await anyone.GetStringAsync("/v1/my-data/schema")), data, "data");

        var work = await rider.Get("/v1/my-data/work-record");
        Assert.Equal(1, work.GetProperty("record").GetProperty("services").GetInt32());
        Assert.Equal(work.GetProperty("record").GetRawText(), (await Signed(work)).GetRawText());
        Assert.StartsWith("%PDF", await rider.Http.GetStringAsync("/v1/my-data/work-record.pdf"), StringComparison.Ordinal);

        Assert.Equal("still_member", await (await coop.Coordinator.TryPost($"/v1/members/{rider.Id}/erase")).Code());
        await rider.Post($"/v1/members/{rider.Id}/leave");
        Assert.Equal("still_owed", await (await coop.Coordinator.TryPost($"/v1/members/{rider.Id}/erase")).Code());
    }

    [Fact]
    public async Task Who_is_erased_is_nowhere_and_the_books_still_hold()
    {
        var (name, address) = ($"Zo{Guid.NewGuid():N}", $"{Guid.NewGuid():N}@example.org");
        var invited = await coop.Coordinator.Post("/v1/members", new
        {
            email = address, firstName = name, lastName = "Test", roles = new[] { "rider", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        var person = await coop.PersonOf(invited.GetProperty("id").GetGuid(), Role.Rider, Role.Member);
        Assert.Equal(name, (await person.Get("/v1/members/me")).GetProperty("firstName").GetString());
        Assert.Empty(await Tables.Holding(coop, name));
        await person.Put("/v1/payouts/me", new { iban = "FR7630006000011234567890189", holder = "Z Test" });
        var words = $"Why {Guid.NewGuid():N}?";
        await person.Post("/v1/questions", new { words });
        var shift = await ShiftOf(person);
        await person.Post($"/v1/members/{person.Id}/leave");

        var told = await Eventually.Is(() => coop.Coordinator.TryPost($"/v1/members/{person.Id}/erase"), answer => answer.IsSuccessStatusCode);
        await coop.Coordinator.Post($"/v1/members/{person.Id}/erase");

        var kept = JsonElement.Parse(await told.Content.ReadAsStringAsync()).GetProperty("kept").EnumerateArray().Select(line => line.GetProperty("table").GetString()).ToList();
        Assert.Equal(["entries", "restrictions", "worked_shifts"], kept.Intersect(["accounts", "entries", "people", "questions", "restrictions", "worked_shifts"]).Order());
        Assert.Empty(await Tables.Holding(coop, address));
        Assert.Empty(await Tables.Holding(coop, words));
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.GetAsync("/v1/members/me")).StatusCode);
        await Eventually.Is(() => OfShift(shift), ended => ended.DisplayName == "Your rider");
        await Eventually.Is(async () => (await person.Http.GetAsync("/v1/payouts/me")).StatusCode, status => status == HttpStatusCode.NotFound);
        Assert.Null(VerifyBooks.Run([await Export()]).False);
    }

    /// <summary>A shift of theirs that is over, and of which nothing is owed.</summary>
    private Task<Guid> ShiftOf(Person person) => coop.InDatabase<MatchingDb, Guid>(async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var shift = new Shift
        {
            Id = new(Guid.NewGuid()), RiderId = new(person.Id), Vehicle = Vehicle.Bicycle, DisplayName = "Zo", Limits = new(), Until = null, Ticket = 1,
            StartedAt = now, Zone = "town",
        };
        shift.End(now);
        db.Shifts.Add(shift);
        await db.SaveChangesAsync();
        return shift.Id.Value;
    });

    /// <summary>The year's books, with an entry in them that is chained.</summary>
    private async Task<FileInfo> Export()
    {
        await coop.Coordinator.Post("/v1/books/expenses", new { account = "615", netCents = 1_000, vatCents = 200, because = "brakes" });
        await Eventually.Is(async () =>
        {
            await using var scope = coop.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<LinkLogs<RedistributionDb>>().Run(CancellationToken.None);
            return await coop.InDatabase<RedistributionDb, bool>(db => db.Set<ChainLink>().AnyAsync(link => link.Log == "entries"));
        }, linked => linked);
        var auditor = await coop.PersonOf(Guid.NewGuid(), Role.Auditor);
        var export = new FileInfo(Path.Combine(folder.FullName, "books"));
        await File.WriteAllTextAsync(export.FullName, await auditor.Http.GetStringAsync($"/v1/exports/books/{TimeProvider.System.GetUtcNow().Year}"));
        return export;
    }

    [Fact]
    public async Task A_name_from_before_names_were_sealed_is_sealed()
    {
        var (member, name) = (new MemberId(Guid.NewGuid()), $"Zo{Guid.NewGuid():N}");
        await using var owner = NpgsqlDataSource.Create(Tables.OwnerOf(coop, ServiceName.Members) + ";Pooling=false");
        await using (var old = owner.CreateCommand($"INSERT INTO people (member_id, first_name, last_name) VALUES ('{member.Value}', '{name}', 'Old')"))
            await old.ExecuteNonQueryAsync();

        await using var scope = coop.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SealNames>().Run(CancellationToken.None);

        Assert.Empty(await Tables.Holding(coop, name));
        var person = await coop.PersonOf(member.Value, Role.Rider);
        Assert.Equal(name, (await person.Get("/v1/my-data/members")).GetProperty("summary").GetProperty("firstName").GetString());
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<Shift> OfShift(Guid shift) => coop.InDatabase<MatchingDb, Shift>(
        db => db.Shifts.AsNoTracking().SingleAsync(one => one.Id == new ShiftId(shift)));

    internal static IEnumerable<JsonElement> Rows(JsonElement answer, string service, string table) =>
        answer.GetProperty("data").GetProperty(service).GetProperty("tables").GetProperty(table).EnumerateArray();

    private async Task<JsonElement> Signed(JsonElement answer) => (await coop.Services.GetRequiredService<PublishedKeys>()
        .Open(answer.GetProperty("signature").GetString()!, SignMyData.Typ, CancellationToken.None))!.Value;

    /// <summary>As much of JSON Schema as the published one uses.</summary>
    private static void Conforms(JsonElement schema, JsonElement value, string at)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("type", out var type))
            Assert.Contains(KindOf(value), type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()]);
        if (schema.TryGetProperty("items", out var items))
            foreach (var item in value.EnumerateArray())
                Conforms(items, item, at + "[]");
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
            foreach (var property in value.EnumerateObject())
            {
                Assert.True(properties.TryGetProperty(property.Name, out var known), $"{at}.{property.Name} stands in no schema.");
                Conforms(known, property.Value, $"{at}.{property.Name}");
            }
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "integer",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
