using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>Who was erased stands on old orders without the name they had chosen.</summary>
public sealed class ForgetName(OrdersDb db) : IHear<MemberErased>
{
    public Task Hear(MemberErased news, CancellationToken stopping) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE orders SET rider = rider || jsonb_build_object('displayName', 'Your rider')
        WHERE rider ->> 'riderId' = {news.MemberId.Value.ToString()}
        """, stopping);
}
