using System.Globalization;

namespace Coop.Redistribution;

/// <summary>
/// Where the surplus of a year went, for anyone to read: the parts sum to the surplus and their percentages to 100.00. Capital
/// gets the capped interest and nothing else. Nobody's share can be read out of it: where riders or other staff are fewer than
/// <see cref="Fewest"/>, both stand in one part.
/// </summary>
/// <param name="Parts">To riders, other staff, common reserves, what is carried forward, and interest.</param>
/// <param name="InterestBecause">How the interest came about, with the article that caps it.</param>
public sealed record PublicReport(string Period, Money SurplusCents, IReadOnlyList<PublicReport.Part> Parts, string InterestBecause, string ProofHash)
{
    /// <param name="Percent">Of the surplus, two decimals.</param>
    public sealed record Part(string To, Money Cents, string Percent);

    /// <summary>Below this many people a sum tells too much of each (the threshold that public statistics of firms and pay commonly use).</summary>
    public const int Fewest = 5;

    /// <param name="people">How many riders and how many others have a share.</param>
    /// <param name="riders">The shares of those who rode in the year.</param>
    /// <param name="others">The shares of everybody else.</param>
    /// <param name="kept">What caps stopped: it stays in the reserves.</param>
    /// <exception cref="ArgumentException">The parts do not sum to the surplus, or there is none.</exception>
    public static PublicReport Of(string period, Waterfall year, Money riders, Money others, Money kept, string proofHash, (int Riders, int Others) people)
    {
        (string To, Money Cents)[] parts =
        [
            .. people is ({ } rode, { } helped) && rode > 0 && helped > 0 && Math.Min(rode, helped) < Fewest
                ? [("riders-and-other-staff", riders + others)]
                : ((string To, Money Cents)[])[("riders", riders), ("other-staff", others)],
            ("common-reserves", year.LegalReserve + year.DevelopmentFund + year.StatutoryReserve + kept),
            ("carried-forward", year.CarriedForward), ("interest", year.Interest),
        ];
        if (year.Surplus <= Money.Zero || parts.Aggregate(Money.Zero, (sum, part) => sum + part.Cents) != year.Surplus)
            throw new ArgumentException("The parts are not the surplus.", nameof(year));
        var hundredths = Shares.Of(period, new(10_000), [.. parts.Select(part => new Weight(part.To, part.Cents.Cents))])
            .Shares.ToDictionary(share => share.Id, share => share.Cents.Cents);
        var interest = year.Steps.Single(step => step.Name == "interest");
        return new(period, year.Surplus,
            [.. parts.Select(part => new Part(part.To, part.Cents, string.Create(CultureInfo.InvariantCulture, $"{hundredths[part.To] / 100}.{hundredths[part.To] % 100:00}")))],
            $"{interest.Because} ({interest.Source})", proofHash);
    }
}
