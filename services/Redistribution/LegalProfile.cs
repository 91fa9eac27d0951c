using System.Text.Json.Serialization;

namespace Coop.Redistribution;

/// <summary>The law that a collective is bound by; it decides what its members may vote about the surplus.</summary>
public enum LegalProfile
{
    /// <summary>French workers' co-operative (loi 78-763).</summary>
    [JsonStringEnumMemberName("FR_SCOP")] FrScop,

    /// <summary>French co-operative of collective interest (loi 47-1775, art. 19 quinquies and following).</summary>
    [JsonStringEnumMemberName("FR_SCIC")] FrScic,
}

/// <summary>What a share can be measured by.</summary>
public enum ShareKey { Equal, Hours, Wages, Deliveries, Distance, Capital }

/// <summary>A figure that a law sets: since when, and where it is written.</summary>
public sealed record LegalFigure(string Name, Ratio Value, DateOnly ValidFrom, string Source);

/// <summary>The figures and keys of co-operative law that no vote can change, each with its article (domain.md §1.1, §1.2, §1.7).</summary>
public static class Law
{
    /// <summary>Of the surplus, into the legal reserve until it equals the highest capital ever reached.</summary>
    public static LegalFigure LegalReserve { get; } =
        new("legal-reserve-rate", new(15, 100), new(1978, 7, 20), "loi 78-763 art. 33-1°; loi 47-1775 art. 16");

    /// <summary>Of a SCOP's surplus, at least this to the people who work there.</summary>
    public static LegalFigure WorkersMinimum { get; } =
        new("workers-minimum-rate", new(25, 100), new(1978, 7, 20), "loi 78-763 art. 33-3°");

    /// <summary>Of what a SCIC's legal reserve leaves, at least this to the statutory reserve.</summary>
    public static LegalFigure StatutoryReserve { get; } =
        new("statutory-reserve-rate", new(50, 100), new(2001, 7, 18), "loi 47-1775 art. 19 nonies");

    /// <summary>Why these keys are against the law of this profile; null when they are not.</summary>
    public static Refusal? Forbid(LegalProfile profile, IEnumerable<ShareKey> keys) => profile switch
    {
        LegalProfile.FrScop when keys.Except([ShareKey.Equal, ShareKey.Hours, ShareKey.Wages]).ToList() is [var key, ..] =>
            new("illegal_key", $"A SCOP may share by wages, working time or equally, not by {key} (loi 78-763 art. 33-3°).")
            { ByRule = true },
        LegalProfile.FrScic when keys.Any() =>
            new("illegal_refund", "A SCIC may not share its surplus between people (loi 47-1775 art. 19 nonies).")
            { ByRule = true },
        _ => null,
    };
}
