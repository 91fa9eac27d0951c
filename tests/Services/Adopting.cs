using Coop.Hosting;
using Coop.Members;

namespace Coop.Services;

/// <summary>Rules as the members would have adopted them, where a test is not about their vote: Members signs them.</summary>
internal static class Adopting
{
    public static Task<PolicyAdopted> Signed(this CoopFixture coop, PolicyAdopted news) =>
        coop.Services.GetRequiredService<SigningKeys<MembersDb>>().Sign(news, CancellationToken.None);

    /// <summary>Members tells every service.</summary>
    public static async Task Adopts(this CoopFixture coop, PolicyAdopted news)
    {
        var signed = await coop.Signed(news);
        await coop.InDatabase<MembersDb, int>(db =>
        {
            db.Publish(signed);
            return db.SaveChangesAsync();
        });
    }
}
