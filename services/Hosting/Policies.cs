using System.Security.Cryptography;
using System.Text;
using Coop.Members;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Coop.Hosting;

/// <summary>A rule that the members adopted, word for word; never edited: a change is a new version.</summary>
public sealed class PolicyRecord
{
    public required PolicyKind Kind { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }

    /// <summary>The JSON text that was voted.</summary>
    public required string Content { get; init; }

    /// <summary><c>sha256:</c> and 64 hex digits over the text in UTF-8.</summary>
    public required string Hash { get; init; }

    /// <summary>The vote that carried it; absent for what the co-op was founded with.</summary>
    public ProposalId? ProposalId { get; init; }

    public required DateTimeOffset EffectiveAt { get; init; }
    public required DateTimeOffset AdoptedAt { get; init; }

    /// <summary>
    /// Members' word for it, a JWS over <see cref="SignedAdoption"/>. Empty only in rows that stood before adoptions were
    /// signed: the database takes no further row without one. It is part of the key, so that whoever can write a row cannot take a
    /// number from the rule that Members will sign.
    /// </summary>
    public required string Signature { get; init; }

    public PolicyRef Ref => new(Name, Version, Hash);

    public static string HashOf(string content) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public static PolicyRecord Of(PolicyAdopted news) => new()
    {
        Kind = news.Kind,
        Name = news.Name,
        Version = news.Version,
        Content = news.Content,
        Hash = news.Hash,
        ProposalId = news.ProposalId,
        EffectiveAt = news.EffectiveAt,
        AdoptedAt = news.At,
        Signature = news.Signature ?? "",
    };

    internal static void Map(ModelBuilder model) => model.Entity<PolicyRecord>(policy =>
    {
        policy.ToTable("policies").HasKey(p => new { p.Kind, p.Version, p.Signature });
        policy.Ignore(p => p.Ref);
        policy.IsAppendOnly();
    });
}

/// <summary>A rule in force, read.</summary>
public sealed record Policy<TContent>(PolicyRecord Record, TContent Content)
{
    public PolicyRef Ref => Record.Ref;
}

/// <summary>
/// Keeps what the members adopted, if it is what they voted: Members signed it, and it is the text that was signed. What
/// cannot hold is kept beside its refusal, and everybody who works by such rules hears of it. What Members did not sign is
/// not kept at all, or it would stand in the way of the rule whose number it bears: it lies with the dead letters.
/// </summary>
internal sealed class KeepPolicy<TDb>(TDb db, PolicyShelf shelf, IEnumerable<PolicyCheck<TDb>> checks) : IHear<PolicyAdopted> where TDb : CoopDb
{
    public async Task Hear(PolicyAdopted news, CancellationToken stopping)
    {
        var taken = await Adopted(news.Kind, news.Version, stopping);
        if (taken?.Hash == news.Hash)
            return;
        var policy = PolicyRecord.Of(news);
        if (policy.Signature.Length == 0 || !await shelf.IsAdopted(policy, stopping))
            throw new InvalidOperationException($"{news.Kind} {news.Version} is not what Members signed as adopted.");
        if (taken is not null)
            throw new InvalidOperationException($"{news.Kind} {news.Version} was adopted, and another text stands under its number.");
        db.Policies.Add(policy);
        var first = checks.Any(check => check.Kind == news.Kind && check.RefusesAfter is not null) ? await FirstThatHeld(news.Kind, stopping) : null;
        if (checks.Where(check => check.Kind == news.Kind)
                .Select(check => check.Refuses(news.Content) ?? (first is null ? null : check.RefusesAfter?.Invoke(news.Content, first)))
                .FirstOrDefault(no => no is not null) is not { } no)
            return;

        var refused = new PolicyRefused(news.Kind, news.Version, no.Code, no.Because, news.At);
        db.Refuse(refused);
        db.Publish(refused);
    }

    /// <summary>What stands under the number by Members' word; what else lies there counts for nothing.</summary>
    private async Task<PolicyRecord?> Adopted(PolicyKind kind, int version, CancellationToken stopping)
    {
        await db.Policies.Where(policy => policy.Kind == kind && policy.Version == version).LoadAsync(stopping);
        foreach (var policy in db.Policies.Local.Where(policy => policy.Kind == kind && policy.Version == version).ToList())
            if (await shelf.IsAdopted(policy, stopping))
                return policy;
        return null;
    }

    private async Task<string?> FirstThatHeld(PolicyKind kind, CancellationToken stopping)
    {
        var held = await db.Policies.AsNoTracking()
            .Where(policy => policy.Kind == kind && !db.RefusedPolicies.Any(no => no.Kind == kind && no.Version == policy.Version))
            .OrderBy(policy => policy.Version).ToListAsync(stopping);
        foreach (var policy in held)
            if (await shelf.IsAdopted(policy, stopping))
                return policy.Content;
        return null;
    }
}

public static class Policies
{
    extension(CoopDb db)
    {
        /// <summary>The rule of a kind in force at an instant, which a refused one never is; null before the co-op is founded.</summary>
        public async ValueTask<Policy<TContent>?> PolicyAt<TContent>(PolicyKind kind, DateTimeOffset at, CancellationToken stopping)
            where TContent : class
        {
            var record = await db.RuleAt(kind, at, stopping);
            return record is null ? null : new Policy<TContent>(record, db.GetService<PolicyShelf>().Content<TContent>(record));
        }

        /// <summary>The same, word for word.</summary>
        public async ValueTask<PolicyRecord?> RuleAt(PolicyKind kind, DateTimeOffset at, CancellationToken stopping) =>
            (await db.GetService<PolicyShelf>().In(db, stopping))
                .Where(policy => policy.Kind == kind && policy.EffectiveAt <= at)
                .MaxBy(policy => (policy.EffectiveAt, policy.Version));

        /// <summary>One version of a rule, in force or not.</summary>
        public async ValueTask<Policy<TContent>?> PolicyOf<TContent>(PolicyKind kind, int version, CancellationToken stopping)
            where TContent : class
        {
            var shelf = db.GetService<PolicyShelf>();
            var record = (await shelf.In(db, stopping)).FirstOrDefault(policy => policy.Kind == kind && policy.Version == version);
            return record is null ? null : new Policy<TContent>(record, shelf.Content<TContent>(record));
        }

        /// <summary>Whether Members signed that this very rule was adopted; what else stands in the table has no effect.</summary>
        public ValueTask<bool> IsAdopted(PolicyRecord policy, CancellationToken stopping) =>
            db.GetService<PolicyShelf>().IsAdopted(policy, stopping);

        /// <summary>
        /// All versions of a kind that came here, the newest first, each with why it never took effect, if it did not: of each number what
        /// Members signed, before what else lies under it. Each row is asked once whether it was adopted, or a
        /// forged text could be shown for the one that was.
        /// </summary>
        public async Task<IReadOnlyList<(PolicyRecord Record, Refusal? Refused)>> RulesOf(PolicyKind kind, CancellationToken stopping)
        {
            // Refusals after the rules that they are of, or one that came in between would be missed.
            var kept = await db.Policies.AsNoTracking().Where(policy => policy.Kind == kind).ToListAsync(stopping);
            var refusals = await db.RefusedPolicies.AsNoTracking().Where(no => no.Kind == kind).ToDictionaryAsync(no => no.Version, no => no.Why, stopping);
            var rules = new SortedDictionary<int, (PolicyRecord Record, Refusal? Refused)>();
            foreach (var policy in kept)
                if (await db.IsAdopted(policy, stopping))
                    rules[policy.Version] = (policy, refusals.GetValueOrDefault(policy.Version));
                else
                    rules.TryAdd(policy.Version, (policy, SignedAdoption.Missing));
            return [.. rules.Values.Reverse()];
        }
    }
}
