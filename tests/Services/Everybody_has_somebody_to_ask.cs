using System.Net;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>Every member has a contact by name from the first day on, and a person answers, in time or visibly late.</summary>
[Collection(nameof(OneCoop))]
public sealed class Everybody_has_somebody_to_ask(CoopFixture coop)
{
    [Fact]
    public async Task From_joining_on_by_name()
    {
        var contact = (await (await coop.NewRider()).Get("/v1/members/me")).GetProperty("contact");

        Assert.NotEqual(Guid.Empty, contact.GetProperty("id").GetGuid());
        Assert.Contains("@", contact.GetProperty("email").GetString());
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members,
            "SELECT count(*) FROM memberships m WHERE left_on IS NULL AND NOT EXISTS (SELECT FROM contacts c WHERE c.member_id = m.member_id)"));
    }

    [Fact]
    public async Task Also_when_the_contact_leaves_or_coordinates_no_more()
    {
        var (rider, other) = (await coop.NewRider(), await coop.NewRider());
        var (leaving, demoted) = (await Coordinator(), await Coordinator());
        await Give(rider, leaving);
        await Give(other, demoted);

        await leaving.Post($"/v1/members/{leaving.Id}/leave");
        await Do($"UPDATE accounts SET roles = '[\"member\"]' WHERE id = '{demoted.Id}'");

        Assert.DoesNotContain(await ContactOf(rider), new[] { leaving.Id, demoted.Id, rider.Id });
        Assert.DoesNotContain(await ContactOf(other), new[] { leaving.Id, demoted.Id, other.Id });
    }

    [Fact]
    public async Task A_contact_is_a_coordinator_and_somebody_else()
    {
        var (rider, colleague) = (await coop.NewRider(), await coop.NewRider());
        foreach (var wrong in new[] { rider.Id, colleague.Id, Guid.NewGuid() })
            Assert.Equal("no_contact", await (await coop.Coordinator.TryPut($"/v1/members/{rider.Id}/contact", new { contactId = wrong })).Code());
    }

    [Fact]
    public async Task By_telephone_too_where_the_contact_says_so_and_nobody_else_reads_the_number()
    {
        var (rider, stranger, contact, colleague) = (await coop.NewRider(), await coop.NewRider(), await Coordinator(), await Coordinator());
        await Give(rider, contact);
        await Give(stranger, colleague);
        await Give(colleague, coop.Coordinator);
        var number = $"+33 6 {Random.Shared.Next(10_000_000, 99_999_999)}";

        Assert.Equal(HttpStatusCode.NoContent, (await contact.TryPut("/v1/members/me/phone", new { phone = number })).StatusCode);

        Assert.Equal(number, (await rider.Get("/v1/members/me")).GetProperty("contact").GetProperty("phone").GetString());
        Assert.Equal(number, (await contact.Get("/v1/members/me")).GetProperty("phone").GetString());
        Assert.Equal(number, (await contact.Get("/v1/my-data/members")).GetProperty("summary").GetProperty("phone").GetString());
        foreach (var (who, path) in new[]
                 {
                     (stranger, "/v1/members/me"), (colleague, "/v1/members/me"), (colleague, $"/v1/members/{contact.Id}"), (colleague, "/v1/members"),
                     (rider, "/v1/my-data/members"), (contact, $"/v1/members/{contact.Id}"),
                 })
            Assert.DoesNotContain(number, await who.Http.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Empty(await Tables.Holding(coop, number));

        await contact.Http.DeleteAsync("/v1/members/me/phone");
        Assert.False((await rider.Get("/v1/members/me")).GetProperty("contact").TryGetProperty("phone", out _));
    }

    [Theory]
    [InlineData("UPDATE accounts SET roles = '[\"member\"]' WHERE id = 'CONTACT'")]
    [InlineData("SELECT set_config('coop.caller', 'CONTACT', true); UPDATE memberships SET left_on = current_date WHERE member_id = 'CONTACT'; UPDATE accounts SET closed_at = now() WHERE id = 'CONTACT'")]
    public async Task The_number_goes_with_the_office(string sql)
    {
        var contact = await Coordinator();
        await contact.Put("/v1/members/me/phone", new { phone = "+33 6 12 34 56 78" });
        var kept = $"SELECT count(*) FROM people WHERE member_id = '{contact.Id}' AND sealed_phone IS NOT NULL";
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Members, kept));

        await Do(sql.Replace("CONTACT", $"{contact.Id}", StringComparison.Ordinal));

        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members, kept));
    }

    [Theory]
    [InlineData("call me")]
    [InlineData("12")]
    [InlineData("+33 6 12 34 56 78 and then some more")]
    [InlineData("06'; DROP TABLE people")]
    public async Task What_is_no_number_is_not_kept(string phone)
    {
        Assert.Equal("invalid_params", await (await coop.Coordinator.TryPut("/v1/members/me/phone", new { phone })).Code());
        Assert.Equal(HttpStatusCode.Forbidden, (await (await coop.NewRider()).TryPut("/v1/members/me/phone", new { phone = "+33 6 12 34 56 78" })).StatusCode);
    }

    [Theory]
    [InlineData("DELETE FROM contacts WHERE member_id = 'RIDER'")]
    [InlineData("UPDATE contacts SET contact_id = member_id WHERE member_id = 'RIDER'")]
    [InlineData("UPDATE questions SET answer = 'closed by a machine', answered_at = now() WHERE member_id = 'RIDER'")]
    [InlineData("UPDATE questions SET answer = 'to myself', answered_at = now(), answered_by = member_id WHERE member_id = 'RIDER'")]
    [InlineData("UPDATE questions SET due_at = due_at + interval '1 year' WHERE member_id = 'RIDER'")]
    public async Task The_database_leaves_nobody_alone_and_no_question_closed_by_a_machine(string sql)
    {
        var rider = await coop.NewRider();
        await rider.Post("/v1/questions", new { words = "Why was that ride not mine?" });

        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => Do(sql.Replace("RIDER", $"{rider.Id}", StringComparison.Ordinal)))).SqlState);
    }

    [Fact]
    public async Task Who_is_on_shift_waits_a_quarter_of_an_hour_and_a_person_answers_once()
    {
        var (rider, _) = await new Town(coop).RiderOnShift();
        var asked = await rider.Post("/v1/questions", new { words = "The restaurant is closed. What now?" });
        var id = asked.GetProperty("id").GetGuid();
        Assert.Equal(TimeSpan.FromMinutes(15), asked.GetProperty("dueAt").GetDateTimeOffset() - asked.GetProperty("askedAt").GetDateTimeOffset());
        Assert.Contains(id, Ids(await coop.Coordinator.Get("/v1/questions")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.TryPost($"/v1/questions/{id}/answer", new { words = "Bring it back." })));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
        var mine = (await rider.Get("/v1/questions/me"))[0];
        Assert.Equal(("Bring it back.", coop.Coordinator.Id), (mine.GetProperty("answer").GetString(), mine.GetProperty("answeredBy").GetGuid()));
        Assert.DoesNotContain(id, Ids(await coop.Coordinator.Get("/v1/questions")));
    }

    [Fact]
    public async Task Both_hear_of_it_live_from_the_service_that_holds_their_stream_and_read_the_words_at_Members()
    {
        var (rider, contact) = (await coop.NewRider(), await Coordinator());
        await Give(rider, contact);
        await using var theirs = await Phone.Open(contact);
        await using var mine = await Phone.Open(rider);

        var id = (await rider.Post("/v1/questions", new { words = "Who keeps the zither?" })).GetProperty("id").GetGuid();
        await theirs.Hear(told => told.EventType == "announcement" && told.Data.Contains($"{id}\",\"status\":\"question\"", StringComparison.Ordinal));
        await contact.Post($"/v1/questions/{id}/answer", new { words = "Ada does." });
        await mine.Hear(told => told.EventType == "announcement" && told.Data.Contains($"{id}\",\"status\":\"answered\"", StringComparison.Ordinal));

        Assert.Equal(2, await Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM stream WHERE subject = '{id}'"));
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members, "SELECT count(*) FROM stream"));
        Assert.Equal(["members.questions"], await Tables.Holding(coop, "the zither"));
    }

    [Fact]
    public async Task What_is_overdue_stands_on_top_for_the_coordinators()
    {
        var rider = await coop.NewRider();
        var asked = await rider.Post("/v1/questions", new { words = "When is the next assembly?" });
        Assert.True(asked.GetProperty("dueAt").GetDateTimeOffset() > asked.GetProperty("askedAt").GetDateTimeOffset().AddHours(22));
        var id = Guid.NewGuid();
        await Do($"INSERT INTO questions (id, member_id, contact_id, words, asked_at, due_at) SELECT '{id}', member_id, contact_id, words, asked_at - interval '9 days', due_at - interval '9 days' FROM questions WHERE id = '{asked.GetProperty("id").GetGuid()}'");

        var waiting = (await coop.Coordinator.Get("/v1/questions")).EnumerateArray().ToList();

        Assert.Equal(id, waiting[0].GetProperty("id").GetGuid());
        Assert.True(waiting[0].GetProperty("isOverdue").GetBoolean());
        Assert.False(waiting.Single(one => one.GetProperty("id").GetGuid() == asked.GetProperty("id").GetGuid()).GetProperty("isOverdue").GetBoolean());
    }

    private static IEnumerable<Guid> Ids(JsonElement list) => list.EnumerateArray().Select(one => one.GetProperty("id").GetGuid());

    private Task Give(Person rider, Person contact) => coop.Coordinator.Put($"/v1/members/{rider.Id}/contact", new { contactId = contact.Id });

    private static async Task<Guid> ContactOf(Person member) => (await member.Get("/v1/members/me")).GetProperty("contact").GetProperty("id").GetGuid();

    private Task Do(string sql) => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(sql));

    private async Task<Person> Coordinator()
    {
        var joined = await coop.Coordinator.Post("/v1/members", new
        {
            email = $"{Guid.NewGuid():N}@example.org", firstName = "Cleo", lastName = "Test",
            roles = new[] { "coordinator", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        });
        return await coop.PersonOf(joined.GetProperty("id").GetGuid(), Role.Coordinator, Role.Member);
    }
}
