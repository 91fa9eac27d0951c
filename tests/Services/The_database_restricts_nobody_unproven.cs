using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Coop.Services.No_machine_punishes;

namespace Coop.Services;

/// <summary>Whoever has a login of the database, the service's own or its owner's, gets round none of what a restriction asks for.</summary>
[Collection(nameof(QuietCoop))]
public sealed class The_database_restricts_nobody_unproven(CoopFixture coop)
{
    /// <summary>Each is a row as the door writes it, but for one thing.</summary>
    [Theory]
    [InlineData("decided_by_a_member|a_coordinator_decides", "decided_by", "'00000000-0000-0000-0000-000000000000'")]
    [InlineData("a_coordinator_decides", "decided_by", "(SELECT id FROM accounts WHERE roles @> '[\"rider\"]' AND id <> 'RIDER' LIMIT 1)")]
    [InlineData("a_coordinator_decides|not_in_their_own_case", "decided_by", "'RIDER'")]
    [InlineData("reasons_are_given", "reasons", "repeat(' ', 60)")]
    [InlineData("told_before_it_holds", "effective_at", "now() - interval '1 hour'")]
    [InlineData("names_what_it_closes", "closes", "'[]'")]
    [InlineData("ends_or_is_an_ending", "ends_at", "NULL")]
    [InlineData("every_paper_has_a_hash|something_is_proven_and_recent", "evidence", "'[]'")]
    [InlineData("every_paper_has_a_hash", "evidence", "'[{\"kind\": \"photo\", \"knownOn\": \"2999-01-01\"}]'")]
    [InlineData("something_is_proven_and_recent", "evidence", "'[{\"kind\": \"customer-complaint\", \"isVerified\": false, \"hash\": \"HASH\", \"knownOn\": \"2999-01-01\"}]'")]
    [InlineData("something_is_proven_and_recent", "evidence", "'[{\"kind\": \"photo\", \"hash\": \"HASH\", \"knownOn\": \"2020-01-01\"}]'")]
    [InlineData("a_review_is_owed", "kind", "'restriction'")]
    public async Task The_database_takes_no_restriction_without_a_person_reasons_and_evidence(string constraint, string column, string value)
    {
        var rider = await coop.NewRider();
        var row = new Dictionary<string, string>
        {
            ["id"] = "gen_random_uuid()", ["member_id"] = "'RIDER'", ["decided_by"] = $"'{coop.Coordinator.Id}'", ["kind"] = "'restriction'",
            ["closes"] = "'[\"start-shift\"]'", ["reasons"] = $"'{Reasons}'", ["notified_at"] = "now()", ["effective_at"] = "now()",
            ["ends_at"] = "now() + interval '7 days'", ["evidence"] = "'[{\"kind\": \"photo\", \"hash\": \"HASH\", \"knownOn\": \"2999-01-01\"}]'",
            [column] = value,
        };
        var sql = $"INSERT INTO restrictions ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Values)})"
            .Replace("RIDER", rider.Id.ToString(), StringComparison.Ordinal).Replace("HASH", Hash, StringComparison.Ordinal);

        foreach (var write in new[] { Runtime, Owner })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => write(sql));
            Assert.Contains(refused.ConstraintName, constraint.Split('|'));
        }
    }

    [Theory]
    [InlineData("UPDATE restrictions SET ends_at = ends_at + interval '1 day'")]
    [InlineData("DELETE FROM restrictions")]
    [InlineData("DELETE FROM restriction_reviews")]
    [InlineData("UPDATE restriction_reviews SET due_at = due_at + interval '1 day'")]
    [InlineData("UPDATE restriction_reviews SET outcome = 'upheld', reviewed_at = now(), reasons = repeat('x', 60) WHERE outcome IS NULL")]
    [InlineData("UPDATE restriction_reviews r SET outcome = 'upheld', reviewed_at = now(), reasons = repeat('x', 60), reviewed_by = (SELECT decided_by FROM restrictions WHERE id = r.restriction_id) WHERE outcome IS NULL")]
    public async Task Nor_does_it_let_one_be_changed_or_its_review_be_got_round(string sql)
    {
        await coop.Coordinator.Post($"/v1/members/{(await coop.NewRider()).Id}/restrictions", Decision());
        Assert.Contains((await Assert.ThrowsAsync<PostgresException>(() => Runtime(sql))).SqlState,
            new[] { PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.CheckViolation });
    }

    [Fact]
    public async Task Nor_is_one_upheld_after_its_fourteenth_day()
    {
        var restriction = (await coop.Coordinator.Post($"/v1/members/{(await coop.NewRider()).Id}/restrictions", Decision())).GetProperty("id").GetGuid();
        var another = (await coop.Coordinator.Post("/v1/members", new
        {
            email = $"{Guid.NewGuid():N}@example.org", firstName = "Cleo", lastName = "Test", roles = new[] { "coordinator", "member" }, engagement = "employee", joinedOn = "2025-10-01",
        })).GetProperty("id").GetGuid();

        foreach (var write in new[] { Runtime, Owner })
            Assert.Equal("upheld_in_time", (await Assert.ThrowsAsync<PostgresException>(() => write(
                $"UPDATE restriction_reviews SET outcome = 'upheld', reviewed_at = due_at, reviewed_by = '{another}', reasons = repeat('x', 60) WHERE restriction_id = '{restriction}'"))).ConstraintName);
    }

    private Task Runtime(string sql) => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{").Replace("}", "}}")));

    private Task Owner(string sql) => Tables.Number(coop, ServiceName.Members, sql);
}
