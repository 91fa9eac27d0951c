using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coop.Redistribution;

/// <summary>One line of an entry, on one side only. <paramref name="Aux"/> is the person or restaurant it concerns.</summary>
public sealed record Line(string Account, Guid? Aux, Money DebitCents, Money CreditCents)
{
    /// <summary>A debit; a negative amount is the credit of its opposite.</summary>
    /// <exception cref="UnbalancedEntryException">Somebody's money without whose it is.</exception>
    public static Line Debit(Account account, Money amount, Guid? aux = null) =>
        account.IsPersonal && aux is null ? throw new UnbalancedEntryException($"On {account.Number} something is owed to nobody.")
        : amount < Money.Zero ? new(account.Number, aux, Money.Zero, Money.Zero - amount)
        : new(account.Number, aux, amount, Money.Zero);

    /// <summary>A credit; a negative amount is the debit of its opposite.</summary>
    public static Line Credit(Account account, Money amount, Guid? aux = null) => Debit(account, Money.Zero - amount, aux);

    public Line Turned => new(Account, Aux, CreditCents, DebitCents);
}

/// <summary>
/// One fact of the books: two lines or more, as much in debit as in credit. It is never changed; a mistake is put right by
/// the entry that turns it round.
/// </summary>
/// <param name="Key">What it is about, once for ever: <c>ride:…</c>, <c>shift:…</c>, <c>tip:…</c>. The same key is never booked twice.</param>
/// <param name="Journal">Sales, pay, purchases, bank or other operations.</param>
/// <param name="At">The instant it counts from, to the microsecond.</param>
/// <param name="Because">In words that name nobody.</param>
public sealed record Entry(string Key, Journal Journal, DateTimeOffset At, string Because, IReadOnlyList<Line> Lines)
{
    /// <exception cref="UnbalancedEntryException">Fewer than two lines, a line on both sides or none, or sides that differ.</exception>
    public IReadOnlyList<Line> Lines { get; } = Balanced(Key, Lines);

    public DateTimeOffset At { get; } = At.ToUniversalTime().AddTicks(-(At.Ticks % TimeSpan.TicksPerMicrosecond));

    public Money Total => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.DebitCents);

    /// <summary>The entry that takes this one back, line by line.</summary>
    public Entry Reversed(DateTimeOffset at, string because) =>
        new($"reversal:{Key}", Journal, at, because, [.. Lines.Select(line => line.Turned)]);

    /// <summary>The same entry from another instant on: what is late for a closed period counts in the open one.</summary>
    public Entry From(DateTimeOffset at) => new(Key, Journal, at, Because, Lines);

    /// <summary><c>sha256:</c> over the entry's canonical text, in UTF-8: whoever holds the entry can work it out again.</summary>
    public string Hash() => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical())))}";

    /// <summary>One line a field or line of the entry; tabs between the parts, control characters in words made spaces.</summary>
    public string Canonical()
    {
        var text = new StringBuilder()
            .Append("entry v1\n").Append(Plain(Key)).Append('\n').Append(Journal).Append('\n')
            .Append(At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)).Append('\n')
            .Append(Plain(Because)).Append('\n');
        foreach (var line in Lines)
            text.Append(CultureInfo.InvariantCulture, $"{line.Account}\t{line.Aux}\t{line.DebitCents.Cents}\t{line.CreditCents.Cents}\n");
        return text.ToString();
    }

    private static string Plain(string words) => string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c));

    private static IReadOnlyList<Line> Balanced(string key, IReadOnlyList<Line> lines)
    {
        if (lines.Count < 2)
            throw new UnbalancedEntryException($"{key} has {lines.Count} lines; an entry has two or more.");
        if (lines.Any(line => line.DebitCents < Money.Zero || line.CreditCents < Money.Zero ||
                line.DebitCents == Money.Zero == (line.CreditCents == Money.Zero)))
            throw new UnbalancedEntryException($"{key} has a line that is not on exactly one side.");
        var difference = lines.Aggregate(Money.Zero, (sum, line) => sum + line.DebitCents - line.CreditCents);
        return difference == Money.Zero ? lines : throw new UnbalancedEntryException($"{key} is {difference} out of balance.");
    }
}

/// <summary>What people do with a member's shares; that a leaver's are owed back, a rule says.</summary>
public enum CapitalMove { Subscribed, Repaid }

/// <summary>The book an entry stands in.</summary>
public enum Journal { Sales, Pay, Purchases, Bank, Operations }

/// <summary>An entry that must never be written: the program is wrong, not the person who asked.</summary>
public sealed class UnbalancedEntryException(string because) : Exception(because);
