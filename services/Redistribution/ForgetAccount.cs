using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Who was erased is owed nothing, so the account they were paid on goes at once.</summary>
public sealed class ForgetAccount(RedistributionDb db) : IHear<MemberErased>
{
    public Task Hear(MemberErased news, CancellationToken stopping) =>
        db.PayoutAccounts.Where(account => account.MemberId == news.MemberId).ExecuteDeleteAsync(stopping);
}
