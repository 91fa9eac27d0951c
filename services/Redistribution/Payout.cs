namespace Coop.Redistribution;

/// <summary>Where a person wants their money, as they said themselves. Personal data: it stands here alone, in no entry and no news.</summary>
public sealed class PayoutAccount
{
    /// <summary>Whose it is; the empty id is the co-op's own account, which pays.</summary>
    public required MemberId MemberId { get; init; }

    /// <summary>Number and holder, sealed with the installation's secret.</summary>
    public byte[]? Sealed { get; set; }

    /// <summary>Equal for equal numbers and nothing else, so that the database holds that an account is one person's.</summary>
    public string? Mark { get; set; }

    /// <summary>As both were kept before they were sealed; the clock seals what still lies open.</summary>
    public string? Iban { get; set; }
    public string? Holder { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
}

/// <summary>A file for the bank as it was made, to the byte: asking again gives the same, so that nobody is paid twice.</summary>
public sealed class PaymentFile
{
    /// <summary><c>pay:2026-10</c> or <c>shares:…</c>.</summary>
    public required string Id { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Sealed, since account numbers stand in it; nothing once the time to dispute a payment is over.</summary>
    public required byte[] Content { get; set; }
    public bool IsSealed { get; set; }
    public DateTimeOffset? PaidAt { get; set; }
}

/// <summary>What one person gets by a file, and out of what.</summary>
/// <param name="BackCents">Of an advance, taken back.</param>
/// <param name="RetainedCents">Of a share, what is not paid in money but stays as the person's capital, where law and statutes let it.</param>
public sealed record PaidOut(string FileId, MemberId MemberId, Money PayCents, Money TipCents, Money BackCents, Money RetainedCents = default)
{
    public Money NetCents => PayCents + TipCents - BackCents;
}

/// <summary>What is due to one person when pay is sent: pay and allowances, tips held for them, and advances they have had.</summary>
public sealed record PayOut(MemberId Member, Money PayCents, Money TipCents, Money AdvanceCents)
{
    /// <summary>Of an advance no more than a tenth of the pay due is taken back each time (Code du travail L3251-3).</summary>
    private static readonly Ratio MostBack = new(1, 10);

    /// <summary>Of a share, all of an advance is made good, and nobody falls below zero by it: what is more waits. Null when nothing is shared.</summary>
    /// <param name="net">The share less its charges and less what is retained of it.</param>
    public static PaidOut? OfShare(string file, MemberId member, Money net, Money advance, Money retained = default)
    {
        var back = advance < net ? advance : net;
        return net <= Money.Zero ? null : new(file, member, net, Money.Zero, back > Money.Zero ? back : Money.Zero, retained);
    }

    /// <summary>Nobody falls below zero: what is due the other way waits, and tips are never touched. Null when nothing is to be sent.</summary>
    public PaidOut? In(string file)
    {
        var pay = PayCents > Money.Zero ? PayCents : Money.Zero;
        var tips = TipCents > Money.Zero ? TipCents : Money.Zero;
        var most = MostBack.Down(pay);
        var back = AdvanceCents < most ? AdvanceCents : most;
        return pay + tips == Money.Zero ? null : new(file, Member, pay, tips, back > Money.Zero ? back : Money.Zero);
    }
}
