using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Asks a passkey its question and takes the question back with the answer (WebAuthn level 3). Passkeys are bound to the
/// address that people open, <c>SignIn:Origin</c>; without one they work on <c>localhost</c> alone.
/// </summary>
public static class AskPasskey
{
    private const string Here = "localhost";

    /// <param name="Id">To be sent back with the answer.</param>
    /// <param name="PublicKey">What the browser takes as <c>publicKey</c>.</param>
    public sealed record Question(Guid Id, JsonElement PublicKey);

    /// <param name="Credential">What the browser gave, as its <c>toJSON</c> writes it.</param>
    public record Reply(Guid Id, JsonElement Credential)
    {
        internal string Json => Credential.ValueKind == JsonValueKind.Object ? Credential.GetRawText() : "{}";
    }

    internal static IServiceCollection AddPasskeys(this IServiceCollection services)
    {
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IConfiguration>((passkeys, configuration) =>
        {
            var origin = configuration["SignIn:Origin"] is { Length: > 0 } given ? new Uri(given) : null;
            passkeys.ServerDomain = origin?.Host ?? Here;
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && IsOurs(asked.Origin, origin));
            // A passkey stands for address and password: it must know who it is for, and have seen them (PIN, finger).
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
            passkeys.AttestationConveyancePreference = "none";
            passkeys.AuthenticatorTimeout = Challenge.ValidFor;
        });
        return services;
    }

    /// <summary>Writes a question down; those that nobody answered go.</summary>
    internal static async Task<Question> Ask(
        this MembersDb db, string options, string state, Guid? account, DateTimeOffset now, CancellationToken stopping)
    {
        var challenge = new Challenge
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account,
            State = state,
            ExpiresAt = now + Challenge.ValidFor,
        };
        db.Add(challenge);
        await db.SaveChangesAsync(stopping);
        await db.Set<Challenge>().Where(old => old.ExpiresAt < now).ExecuteDeleteAsync(stopping);
        return new Question(challenge.Id, JsonElement.Parse(options));
    }

    /// <summary>Takes a question back. It is gone then, whatever the answer is worth.</summary>
    /// <returns>Null for one that was answered, is too old, or was put to somebody else.</returns>
    internal static async Task<string?> Take(this MembersDb db, Guid id, Guid? account, DateTimeOffset now, CancellationToken stopping) =>
        (await db.Database.SqlQuery<string>(
            $"""
            DELETE FROM challenges WHERE id = {id} AND account_id IS NOT DISTINCT FROM {account} AND expires_at > {now}
            RETURNING state AS "Value"
            """).ToListAsync(stopping)).SingleOrDefault();

    private static bool IsOurs(string asked, Uri? origin) => Uri.TryCreate(asked, UriKind.Absolute, out var its)
        && (origin is null ? its.Host == Here : its.GetLeftPart(UriPartial.Authority) == origin.GetLeftPart(UriPartial.Authority));
}
