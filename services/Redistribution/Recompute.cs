using System.Text;
using System.Text.Json;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>
/// Works an allocation, a waterfall or a published proof out again from its JSON alone, with no database and no trust in
/// whoever wrote it. The answer is one JSON object, keys in ordinal order.
/// </summary>
public static class Recompute
{
    /// <exception cref="FormatException">The text cannot be read, or a rule refuses what it asks for; the message says which and why.</exception>
    public static string Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            var asked = new Fields(document.RootElement);
            return asked.Has("hash") && asked.Has("members") ? OfProof(asked)
                : asked.Has("members") ? OfShares(asked)
                : asked.Has("profile") ? OfWaterfall(asked)
                : throw new FormatException("neither shares (members), nor a waterfall (profile), nor a proof (members and hash)");
        }
        catch (JsonException unreadable)
        {
            throw new FormatException($"not JSON: {unreadable.Message}", unreadable);
        }
        catch (Exception refused) when (refused is OverflowException or InvalidOperationException)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    /// <summary>Whether that answer of <see cref="Of"/> says that a proof is false.</summary>
    public static bool IsFalse(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("matches", out var matches) && matches.ValueKind == JsonValueKind.False;
    }

    private static string OfShares(Fields asked)
    {
        var (period, pool, weights, cap) = Problem(asked);
        var shared = Shares.Of(period, pool, weights, cap);
        return Text(json => Write(json, shared, matches: null));
    }

    private static string OfProof(Fields asked)
    {
        var proof = WorkedOut(asked);
        return Text(json => Write(json, proof.Out, matches: Differs(asked, proof) is null));
    }

    /// <summary>What is false in a published proof, the first share or figure of it; null when it holds.</summary>
    /// <exception cref="FormatException">As in <see cref="Of"/>.</exception>
    public static string? FalseIn(string proof)
    {
        using var document = JsonDocument.Parse(proof);
        var stated = new Fields(document.RootElement);
        return Differs(stated, WorkedOut(stated));
    }

    private static Proof WorkedOut(Fields asked)
    {
        var statutes = asked.Object("statutes");
        var (period, pool, weights, cap) = Problem(asked);
        return Proof.Of(period, pool, weights, cap,
            new PolicyRef(statutes.Text("name"), (int)statutes.Cents("version"), statutes.Text("hash")));
    }

    private static string? Differs(Fields asked, Proof proof)
    {
        var stated = asked.Items("members").ToDictionary(member => member.Text("id"));
        foreach (var share in proof.Out.Shares)
        {
            if (stated[share.Id].Cents("cents") is var cents && cents != share.Cents.Cents)
                return $"the share of {share.Id} is {share.Cents.Cents} cents, not {cents}";
            if (!Says(stated[share.Id], share))
                return $"how the share of {share.Id} came about is not as stated";
        }
        return asked.Cents("keptCents") is var kept && kept != proof.Out.KeptCents.Cents
            ? $"keptCents is {proof.Out.KeptCents.Cents}, not {kept}"
            : asked.Text("hash") != proof.Hash() ? "the hash is not that of what is stated" : null;
    }

    private static bool Says(Fields member, Share share) =>
        member.Cents("floorCents") == share.FloorCents.Cents
        && member.Ratio("quotient") == share.Quotient && member.Ratio("remainder") == share.Remainder
        && member.Text("tieHash") == share.TieHash;

    private static string OfWaterfall(Fields asked)
    {
        var year = new YearResult(
            asked.Profile("profile"), new(asked.Cents("resultCents")), new(asked.Cents("deficitBroughtForwardCents")),
            new(asked.Cents("legalReserveCents")), new(asked.Cents("highestCapitalCents")), asked.Ratio("developmentFundRate"),
            new(asked.Cents("interestRequestedCents")),
            asked.Has("shareRateCapCents") ? new Money(asked.Cents("shareRateCapCents")) : null,
            asked.Switch("unusedReserveToFund"),
            asked.Has("legalReserveRate") ? asked.Ratio("legalReserveRate") : null,
            asked.Has("statutoryReserveRate") ? asked.Ratio("statutoryReserveRate") : null,
            asked.Has("leftByOthersCents") ? new Money(asked.Cents("leftByOthersCents")) : default,
            asked.Has("yearsPayCents") ? new Money(asked.Cents("yearsPayCents")) : null);
        Refuse(Waterfall.Forbid(year));
        var cut = Waterfall.Of(year);
        return Text(json =>
        {
            json.WriteNumber("carriedForwardCents", cut.CarriedForward.Cents);
            json.WriteNumber("developmentFundCents", cut.DevelopmentFund.Cents);
            json.WriteNumber("interestCents", cut.Interest.Cents);
            json.WriteNumber("legalReserveCents", cut.LegalReserve.Cents);
            json.WriteNumber("statutoryReserveCents", cut.StatutoryReserve.Cents);
            json.WriteNumber("surplusCents", cut.Surplus.Cents);
            json.WriteNumber("workersCents", cut.Workers.Cents);
        });
    }

    private static (string Period, Money Pool, List<Weight> Weights, Money? Cap) Problem(Fields asked)
    {
        var pool = new Money(asked.Cents("poolCents"));
        List<Weight> weights = [.. asked.Items("members").Select(member => new Weight(member.Text("id"), member.Ratio("weight")))];
        Money? cap = asked.Has("capCents") ? new Money(asked.Cents("capCents")) : null;
        Refuse(Shares.Forbid(pool, weights, cap));
        return (asked.Text("period"), pool, weights, cap);
    }

    private static void Refuse(Refusal? refusal)
    {
        if (refusal is not null) throw new FormatException(refusal.Because);
    }

    private static void Write(Utf8JsonWriter json, ShareOut shared, bool? matches)
    {
        json.WriteNumber("keptCents", shared.KeptCents.Cents);
        if (matches is { } same) json.WriteBoolean("matches", same);
        json.WriteStartObject("shares");
        foreach (var share in shared.Shares)
            json.WriteNumber(share.Id, share.Cents.Cents);
        json.WriteEndObject();
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Proof.Written))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
