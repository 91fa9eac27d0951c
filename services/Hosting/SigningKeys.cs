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

    /// <summary>Whether everyone can read its keys as soon as they are saved; those of the others are shown once Members has heard of them.</summary>
    static virtual bool ShowsItsOwn => false;
}

/// <summary>
/// Signs what a service promises (tokens, quotes, statements) with a key of its own, ES256. A key is made at the start
/// when there is none, and a new one every 30 days, which is shown to everyone by Members for a day before it signs: so
/// what it signs can be checked at once, even if the bus is slow to tell of it. The very first, and the one after a key that was
/// withdrawn, sign as soon as they are shown: nothing is promised that nobody could check.
/// </summary>
public sealed class SigningKeys<TDb>(IServiceScopeFactory scopes, IOptions<KeySecret> secret, PublishedKeys published, TimeProvider clock)
    where TDb : CoopDb, IKeepKeys
{
    private static readonly TimeSpan InUse = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShownBefore = TimeSpan.FromDays(1);

    /// <summary>How long who wants something signed waits for the key to be shown; in real time, as the bus works in it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeProvider Machine = TimeProvider.System;

    /// <summary>From when a key is made until what it signed last needs no checking any more; a key that retires sooner was withdrawn.</summary>
    public static TimeSpan Lifetime => InUse + ShownBefore + TDb.CheckableFor;

    private static readonly JsonWebTokenHandler Jws = new() { SetDefaultTimesOnTokenCreation = false };

    private volatile Current? current;

    /// <summary>A compact JWS over <paramref name="payloadJson"/>; <paramref name="typ"/> keeps a quote from passing for a token.</summary>
    /// <exception cref="PeerGone">Members does not show the key yet.</exception>
    public async ValueTask<string> Sign(string payloadJson, string typ, CancellationToken stopping = default) =>
        (await SignToKeep(payloadJson, typ, stopping)).Jws;

    /// <summary>The same, with the public half of the key: for what people keep and check years later, without asking us.</summary>
    public async ValueTask<(string Jws, string PublicJwk)> SignToKeep(string payloadJson, string typ, CancellationToken stopping)
    {
        var key = current is { } known && known.Until > clock.GetUtcNow() ? known : await Renew(stopping);
        await WaitUntilShown(key, stopping);
        return (Jws.CreateToken(payloadJson, key.Credentials, new Dictionary<string, object> { ["typ"] = typ }), key.PublicJwk);
    }

    private async ValueTask WaitUntilShown(Current key, CancellationToken stopping)
    {
        if (TDb.ShowsItsOwn || key.IsShown)
            return;
        var began = Machine.GetTimestamp();
        while (!await published.Show(key.Credentials.Key.KeyId, stopping))
            if (Machine.GetElapsedTime(began) > Patience)
                throw new PeerGone(ServiceName.Members);
        key.IsShown = true;
    }

    /// <summary>Takes up the key whose turn it is; makes the next one when the newest is a month old.</summary>
    internal async Task<Current> Renew(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);

        // Two instances that start together must agree on one key.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('signing_keys'))", stopping);
        var keys = await db.Set<SigningKey>().OrderByDescending(kept => kept.CreatedAt).Take(2).ToListAsync(stopping);
        var now = clock.GetUtcNow();
        if (keys is [] || keys[0].CreatedAt + InUse <= now)
        {
            var next = SigningKey.New(secret.Value, now, retiresAt: now + Lifetime);
            db.Add(next);
            db.Publish(new SigningKeyPublished(next.Kid, next.PublicJwk, next.RetiresAt, now));
            await db.SaveChangesAsync(stopping);
            keys.Insert(0, next);
        }
        await transaction.CommitAsync(stopping);

        // The newest signs once it was shown long enough, or if there is no other that may still sign.
        var newest = keys[0];
        var signs = keys.Find(key => key.CreatedAt + ShownBefore <= now && now < key.RetiresAt - TDb.CheckableFor) ?? newest;
        return current = new Current(signs.Open(secret.Value), signs.PublicJwk, signs == newest ? newest.CreatedAt + InUse : TurnOf(newest, after: signs));
    }

    /// <summary>After the day that it is shown before; sooner where the one before it must stop, since the service was down when the next was due.</summary>
    private static DateTimeOffset TurnOf(SigningKey next, SigningKey after)
    {
        var (shown, stops) = (next.CreatedAt + ShownBefore, after.RetiresAt - TDb.CheckableFor);
        return shown < stops ? shown : stops;
    }

    internal sealed record Current(SigningCredentials Credentials, string PublicJwk, DateTimeOffset Until)
    {
        public bool IsShown { get; set; }
    }
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
            services.AddHostedService<CheckSecret<TDb>>();
            services.AddSingleton<SigningKeys<TDb>>();
            services.AddOnTheClock<RotateKeys<TDb>>();
            return services;
        }
    }
}
