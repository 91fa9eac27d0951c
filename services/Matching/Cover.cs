using Coop.Members;

namespace Coop.Matching;

/// <summary>
/// That the co-op's insurance covers whoever rides for it, until a day: what a coordinator read on the certificate, never the
/// paper itself. It is the co-op's to see to for all, however they are engaged: work accidents of employees are covered by law
/// (Code de la sécurité sociale L411-1), those of independents at the platform's cost (Code du travail L7342-2); so nobody is
/// asked for an insurance of their own, and nothing about anybody is kept. Of several the newest counts. R-42: no shift is begun
/// on a certificate that is over.
/// </summary>
public sealed class Cover
{
    /// <summary>A certificate is of a year as a rule; further ahead is a slip of the finger.</summary>
    public const int MostYears = 5;

    public Guid Id { get; init; }

    /// <summary>The order in which they were written down.</summary>
    public long No { get; private init; }

    /// <summary>What is covered and by whom, in words: <c>accidents and liability, MAIF 123</c>.</summary>
    public required string What { get; init; }

    /// <summary>The last day that it is good for, as the co-op's clocks show it.</summary>
    public required DateOnly LastValidOn { get; init; }
    public required MemberId RecordedBy { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The day on which everybody was last reminded that it ends.</summary>
    public DateOnly? RemindedOn { get; private set; }

    /// <summary>Null as long as it is good; else why nobody goes on shift.</summary>
    public Refusal? Forbids(DateOnly today) => today <= LastValidOn ? null : new Refusal(
        "insurance_ended", $"The co-op's insurance was good until {LastValidOn:yyyy-MM-dd}, and nobody rides without. Ask your contact or any coordinator: one of them writes the new one down.")
    {
        ByRule = true,
        Facts = new Dictionary<string, object?> { ["lastValidOn"] = LastValidOn, ["contact"] = "/v1/members/me" },
    };

    /// <summary>The first day on which people are reminded.</summary>
    public DateOnly RemindFrom(int days) => LastValidOn.AddDays(-days);

    /// <summary>Once a day, from so many days ahead until another is written down.</summary>
    /// <returns>Whether people are to be told today.</returns>
    public bool Remind(DateOnly today, int days)
    {
        if (today < RemindFrom(days) || RemindedOn >= today)
            return false;
        RemindedOn = today;
        return true;
    }
}
