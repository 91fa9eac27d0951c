using System.Security.Cryptography;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Gives people their pseudonyms. The secret of a period is drawn at its first use and never again, so that nobody can draw lots until they like them.</summary>
public sealed class Pseudonyms(RedistributionDb db, TimeProvider clock)
{
    private static readonly Role[] SeeEverybody = [Role.Coordinator, Role.Auditor];

    private readonly Dictionary<string, byte[]> secrets = [];
    private TimeZoneInfo? zone;

    /// <summary>The period's secret.</summary>
    public async Task<byte[]> Secret(string period, CancellationToken stopping)
    {
        if (secrets.TryGetValue(period, out var known))
            return known;
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO period_secrets (period, secret) VALUES ({period}, {RandomNumberGenerator.GetBytes(32)}) ON CONFLICT DO NOTHING", stopping);
        return secrets[period] = (await db.Secrets.AsNoTracking().SingleAsync(secret => secret.Period == period, stopping)).Secret;
    }

    /// <summary>What <paramref name="caller"/> sees of a person in something of that instant: the id of themselves or for who must know, else the pseudonym.</summary>
    public async Task<Func<Guid, string>> For(Caller caller, DateTimeOffset at, CancellationToken stopping)
    {
        zone ??= (await db.PolicyAt<Statutes>(PolicyKind.Statutes, clock.GetUtcNow(), stopping))?.Content.Zone ?? TimeZoneInfo.Utc;
        return await For(caller, Span.At(at, zone).Id, stopping);
    }

    public async Task<Func<Guid, string>> For(Caller caller, string period, CancellationToken stopping)
    {
        if (SeeEverybody.Any(caller.Is))
            return person => person.ToString();
        var secret = await Secret(period, stopping);
        return person => person == caller.Id ? person.ToString() : Pseudonym.Of(secret, person);
    }
}
