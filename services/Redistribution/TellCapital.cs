using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Tells Members what somebody holds in shares, and is owed for them, as the books say it now; it stands in the member's file.</summary>
internal static class TellCapital
{
    private sealed record Stands(long Held, long Owed, long Seq);

    /// <summary>Within the transaction that holds the books, after the entry.</summary>
    public static async Task Tell(this RedistributionDb db, Chart chart, MemberId member, DateTimeOffset at, CancellationToken stopping)
    {
        var (capital, due) = (chart[Use.Capital].Number, chart[Use.CapitalDue].Number);
        var stands = await db.Database.SqlQuery<Stands>(
            $"""
            SELECT coalesce(sum(credit_cents - debit_cents) FILTER (WHERE account = {capital}), 0)::bigint AS "Held",
                coalesce(sum(credit_cents - debit_cents) FILTER (WHERE account = {due}), 0)::bigint AS "Owed",
                coalesce(max(entry_seq), 0) AS "Seq"
            FROM lines WHERE aux = {member.Value} AND account IN ({capital}, {due})
            """).SingleAsync(stopping);
        db.Publish(new CapitalStands(member, new(stands.Held), new(stands.Owed), stands.Seq, at));
        await db.SaveChangesAsync(stopping);
    }
}
