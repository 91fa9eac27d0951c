namespace Coop.Redistribution;

/// <summary>What the books say of one person in a year, and how each share came about.</summary>
/// <param name="Chain">How far the books were chained when this was read, signed: keep it, and nobody can change them unseen.</param>
/// <param name="WagesCents">Gross pay.</param>
/// <param name="WithheldCents">Of it, the person's own contributions, which the social bodies get; tax at source is not worked out here.</param>
/// <param name="Pseudonym">Under this name the person stands in the year's proof.</param>
public sealed record MemberStatement(
    string Period, string Pseudonym, long PaidSeconds, Money WagesCents, Money WithheldCents, IReadOnlyList<MemberAccount> Accounts,
    IReadOnlyList<ShareStatement> Shares, SignedHead Chain);

/// <summary>One person's lines on one account, summed.</summary>
/// <param name="DueCents">Credit less debit: what the co-op owes the person on this account for the year.</param>
public sealed record MemberAccount(string Number, string Label, Money DebitCents, Money CreditCents, Money DueCents);
