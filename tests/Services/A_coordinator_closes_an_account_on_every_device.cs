using System.Net;
using System.Text.Json;
using Coop.Members;
using static Coop.Services.Peoples_data_is_theirs;

namespace Coop.Services;

/// <summary>A phone was stolen, and its owner cannot sign in to say so: a coordinator signs them out, which takes nothing else of theirs.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_coordinator_closes_an_account_on_every_device(CoopFixture coop)
{
    [Fact]
    public async Task All_of_one_person_are_out_and_nobody_elses()
    {
        var ((email, id), (another, _)) = (await coop.Invited(), await coop.Invited());
        var (phone, tablet) = (await coop.SignIn(email, Newcomers.Password), await coop.Refreshed(await coop.SignIn(email, Newcomers.Password)));
        var elsewhere = await coop.SignIn(another, Newcomers.Password);

        Assert.Equal(HttpStatusCode.NoContent, await End(coop.Coordinator.Http, $"/v1/members/{id}/sign-ins"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(phone)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(tablet)).StatusCode);
        await coop.Refreshed(elsewhere);
        using var again = coop.Client(Token(await coop.SignIn(email, Newcomers.Password)));
        var reads = Rows(await new Person(id, again, "").Get("/v1/my-data"), "members", "personal_reads");
        Assert.Equal(coop.Coordinator.Id, Assert.Single(reads, read => read.GetProperty("door").GetString() == "EndMemberSignIns").GetProperty("reader").GetGuid());
        Assert.Equal(1, await Told(id));
    }

    [Fact]
    public async Task Where_none_is_open_nobody_is_told_and_the_tokens_of_before_end_all_the_same()
    {
        var (_, id) = await coop.Invited();
        var before = await EndedAt();

        Assert.Equal(HttpStatusCode.NoContent, await End(coop.Coordinator.Http, $"/v1/members/{id}/sign-ins"));

        Assert.Equal(0, await Told(id));
        Assert.True(await EndedAt() > before);

        Task<DateTimeOffset?> EndedAt() => coop.InDatabase<MembersDb, DateTimeOffset?>(async db => (await db.Accounts.FindAsync(id))!.SignInsEndedAt);
    }

    [Fact]
    public async Task Of_a_restaurant_too_by_its_own_door()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await coop.Coordinator.Post("/v1/restaurants", new { email, name = "Chez Test", place = new Place(45.74, 4.87, "Rue du Test") });
        var id = invited.GetProperty("id").GetGuid();
        await coop.Accept(invited);
        var till = await coop.SignIn(email, Newcomers.Password);

        Assert.Equal(HttpStatusCode.NotFound, await End(coop.Coordinator.Http, $"/v1/members/{id}/sign-ins"));
        Assert.Equal(HttpStatusCode.NotFound, await End(coop.Coordinator.Http, $"/v1/restaurants/{Guid.NewGuid()}/sign-ins"));
        till = await coop.Refreshed(till);
        Assert.Equal(HttpStatusCode.NoContent, await End(coop.Coordinator.Http, $"/v1/restaurants/{id}/sign-ins"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await coop.Refresh(till)).StatusCode);
        Assert.Equal(1, await Told(id));
    }

    [Fact]
    public async Task Nobody_but_a_coordinator_who_just_signed_in()
    {
        var (email, id) = await coop.Invited();
        var phone = await coop.SignIn(email, Newcomers.Password);
        using var member = coop.Client(Token(await coop.SignIn((await coop.Invited()).Email, Newcomers.Password)));
        var office = $"{Guid.NewGuid():N}@example.org";
        await coop.Accept(await coop.Coordinator.Post("/v1/members", new
        {
            email = office, firstName = "Cleo", lastName = "Test", roles = new[] { "coordinator", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        }));
        using var renewed = coop.Client(Token(await coop.Refreshed(await coop.SignIn(office, Newcomers.Password))));

        Assert.Equal(HttpStatusCode.Forbidden, await End(member, $"/v1/members/{id}/sign-ins"));
        Assert.Equal(HttpStatusCode.Unauthorized, await End(renewed, $"/v1/members/{id}/sign-ins"));

        await coop.Refreshed(phone);
    }

    private static string? Token(JsonElement signedIn) => signedIn.GetProperty("accessToken").GetString();

    private static async Task<HttpStatusCode> End(HttpClient http, string path) => (await http.DeleteAsync(path)).StatusCode;

    private Task<long> Told(Guid id) =>
        Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM outbox WHERE body LIKE '%{id}%' AND body LIKE '%signed-out%'");
}
