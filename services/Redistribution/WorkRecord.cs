using System.Globalization;
using Coop.Matching;

namespace Coop.Redistribution;

/// <summary>
/// What somebody did in the co-op, to show elsewhere: checked data and no opinions, in the manner of GigCV. There are no
/// ratings in it because there are none.
/// </summary>
/// <param name="Platform">The co-op's name.</param>
/// <param name="Services">Rides that were ridden to an end.</param>
public sealed record WorkRecord(
    Guid Id, string? Person, string? Platform, DateOnly? JoinedOn, DateOnly? LeftOn, DateTimeOffset? FirstAt, DateTimeOffset? LastAt, int Shifts,
    long WorkedSeconds, int Services, long Metres, IReadOnlyDictionary<Vehicle, int> ShiftsByVehicle, DateTimeOffset IssuedAt)
{
    /// <summary>On paper, in one of the co-op's languages.</summary>
    public IEnumerable<string> Lines(bool french)
    {
        string Say(string en, string fr) => french ? fr : en;
        static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";
        yield return Say("Record of work", "Attestation de travail");
        yield return "";
        yield return $"{Say("Person", "Personne"),-24}{Person ?? Id.ToString()}";
        yield return $"{Say("Co-op", "Coopérative"),-24}{Platform}";
        yield return $"{Say("Belongs since", "Membre depuis"),-24}{JoinedOn:yyyy-MM-dd}";
        if (LeftOn is { } left)
            yield return $"{Say("Until", "Jusqu'au"),-24}{left:yyyy-MM-dd}";
        yield return $"{Say("Work from, to", "Travail du, au"),-24}{Day(FirstAt)}, {Day(LastAt)}";
        yield return $"{Say("Shifts", "Services"),-24}{Shifts}";
        yield return $"{Say("Hours worked", "Heures travaillées"),-24}{WorkedSeconds / 3_600}:{WorkedSeconds / 60 % 60:00}";
        yield return $"{Say("Deliveries", "Livraisons"),-24}{Services}";
        yield return $"{Say("Kilometres", "Kilomètres"),-24}{Metres / 1_000},{Metres / 100 % 10}";
        foreach (var (vehicle, shifts) in ShiftsByVehicle)
            yield return $"{Say("Shifts by", "Services en") + " " + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(vehicle.ToString()),-24}{shifts}";
        yield return "";
        yield return Say("There are no ratings: the co-op keeps none.", "Il n'y a pas de notes : la coopérative n'en tient pas.");
        yield return Say($"Issued {IssuedAt:yyyy-MM-dd HH:mm} UTC. The signed file of the same date proves it.", $"Établie le {IssuedAt:yyyy-MM-dd HH:mm} UTC. Le fichier signé de la même date en fait foi.");
    }
}
