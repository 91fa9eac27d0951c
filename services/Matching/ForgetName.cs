using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Who was erased stands in old shifts and rides without the name they had chosen.</summary>
public sealed class ForgetName(MatchingDb db) : IHear<MemberErased>
{
    public async Task Hear(MemberErased news, CancellationToken stopping)
    {
        await db.Database.ExecuteSqlAsync($"UPDATE shifts SET display_name = {StartShift.NoNameChosen} WHERE rider_id = {news.MemberId.Value}", stopping);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE rides SET taker = taker || jsonb_build_object('displayName', {StartShift.NoNameChosen}::text)
            WHERE rider_id = {news.MemberId.Value} AND taker IS NOT NULL
            """, stopping);
    }
}
