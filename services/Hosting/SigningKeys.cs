using Coop.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Hosting;

/// <summary>A database that keeps the keys its service signs with, in the table <c>signing_keys</c>.</summary>
public interface IKeepKeys
{
    /// <summary>How long after signing somebody may still want to check it.</summary>
    static virtual TimeSpan CheckableFor => TimeSpan.FromDays(1);
}

/// <summary>
/// Signs what a service promises (tokens, quotes, statements) with a key of its own, ES256. A key is made at the start
/// when none is current, and a new one every 30 days; Members shows the public halves to everyone.
/// </summary>
public sealed class SigningKeys<TDb>(IServiceScopeFactory scopes, IOptions<KeySecret> secret, TimeProvider clock)
    where TDb : CoopDb, IKeepKeys
{
    private static readonly TimeSpan InUse = TimeSpan.FromDays(30);
    private static readonly JsonWebTokenHandler Jws = new() { SetDefaultTimesOnTokenCreation = false };

    private volatile Current? current;

    /// <summary>A compact JWS over <paramref name="payloadJson"/>; <paramref name="typ"/> keeps a quote from passing for a token.</summary>
    public async ValueTask<string> Sign(string payloadJson, string typ, CancellationToken stopping = default) =>
        (await SignToKeep(payloadJson, typ, stopping)).Jws;

    /// <summary>The same, with the public half of the key: for what people keep and check years later, without asking us.</summary>
    public async ValueTask<(string Jws, string PublicJwk)> SignToKeep(string payloadJson, string typ, CancellationToken stopping)
    {
        var key = current is { } known && known.Until > clock.GetUtcNow() ? known : await Renew(stopping);
        return (Jws.CreateToken(payloadJson, key.Credentials, new Dictionary<string, object> { ["typ"] = typ }), key.PublicJwk);
    }

    /// <summary>Takes up the newest key, or makes a new one when that has been in use for its time.</summary>
    internal async Task<Current> Renew(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);

        // Two instances that start together must agree on one key.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('signing_keys'))", stopping);
        var key = await db.Set<SigningKey>().OrderByDescending(kept => kept.CreatedAt).FirstOrDefaultAsync(stopping);
        var now = clock.GetUtcNow();
        if (key is null || key.CreatedAt + InUse <= now)
        {
            key = SigningKey.New(secret.Value, now, retiresAt: now + InUse + TDb.CheckableFor);
            db.Add(key);
            db.Publish(new SigningKeyPublished(key.Kid, key.PublicJwk, key.RetiresAt, now));
            await db.SaveChangesAsync(stopping);
        }
        await transaction.CommitAsync(stopping);
        return current = new Current(key.Open(secret.Value), key.PublicJwk, key.CreatedAt + InUse);
    }

    internal sealed record Current(SigningCredentials Credentials, string PublicJwk, DateTimeOffset Until);
}

/// <summary>Sees to it that a key stands from the start, and that the next one takes over in time.</summary>
internal sealed class RotateKeys<TDb>(SigningKeys<TDb> keys) : IRunOnTheClock where TDb : CoopDb, IKeepKeys
{
    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping) => (await keys.Renew(stopping)).Until;
}

public static class Signing
{
    extension(IServiceCollection services)
    {
        /// <summary>Gives the service of <typeparamref name="TDb"/> keys of its own to sign with.</summary>
        public IServiceCollection AddSigningKeys<TDb>() where TDb : CoopDb, IKeepKeys
        {
            services.AddOptions<KeySecret>().BindConfiguration("Keys")
                .Validate(keys => keys.IsWhole, KeySecret.WhatItMustBe).ValidateOnStart();
            services.AddSingleton<SigningKeys<TDb>>();
            services.AddOnTheClock<RotateKeys<TDb>>();
            return services;
        }
    }
}
