using System.Text.Json;
using Coop.Pricing;

namespace Coop.Members;

/// <summary>
/// A system that decides about people without one (Directive (EU) 2024/2831 art. 9): what it decides, by which voted rules,
/// from what, and what weighs how much.
/// </summary>
/// <param name="ReadMoreAt">Where the rules stand whole, and what is asked about one decision.</param>
/// <param name="Says">What the service itself says of it at the moment: inputs, weights, limits, what is never used.</param>
public sealed record Automaton(
    string Name, InWords Decides, InWords Contest, PolicyRef? Rules, ProposalId? ProposalId, DateTimeOffset? EffectiveAt,
    IReadOnlyList<string> ReadMoreAt, IReadOnlyDictionary<string, JsonElement> Says);

/// <summary>Which systems there are, in words; what they work by is read from the running services.</summary>
public static class Automata
{
    /// <param name="Kind">The kind of voted record that it goes by.</param>
    /// <param name="Path">Where its service tells of it, for anyone.</param>
    /// <param name="Told">The fields of that answer which say what goes in and what counts.</param>
    public sealed record Known(
        string Name, PolicyKind Kind, string Service, string Path, IReadOnlyList<string> Told, InWords Decides, InWords Contest, IReadOnlyList<string> MoreAt);

    private static readonly InWords Ask = new(
        "Ask your contact (POST /v1/questions): a person answers.", "Interrogez votre référent (POST /v1/questions) : une personne répond.");

    public static IReadOnlyList<Known> All { get; } =
    [
        new("matching", PolicyKind.MatchingPolicy, ServiceName.Matching, "/v1/matching/policy", ["inputs", "weights", "neverUsed"],
            new("which rider is offered which ride, and when; a refusal has no other effect", "quel livreur se voit proposer quelle course, et quand ; un refus n'a aucun autre effet"),
            Ask, ["/v1/matching/policy", "/v1/rides/{id}/why", "/v1/matching/fairness"]),
        new("working-time", PolicyKind.MatchingPolicy, ServiceName.Matching, "/v1/matching/policy", ["limits"],
            new("that nobody starts or plans work past a legal limit of working time, with the rule, the figure and when it ends", "que personne ne commence ni ne planifie un travail au-delà d'une limite légale, avec la règle, le chiffre et la fin"),
            Ask, ["/v1/matching/policy", "/v1/shifts/me"]),
        new("pay", PolicyKind.PayPolicy, ServiceName.Pricing, "/v1/pay/policy", ["says", "law"],
            new("what a shift, a week and a month are paid, from the clock and the rides alone", "ce que rapportent un service, une semaine et un mois, d'après l'horloge et les courses seules"),
            new("Every line says rule, quantity and rate; a clock is put right with your agreement, and a contested wait by a person who says why.",
                "Chaque ligne dit règle, quantité et taux ; une horloge se corrige avec votre accord, et une attente contestée par une personne qui dit pourquoi."),
            ["/v1/pay/me", "/v1/pay/policy"]),
        new("price", PolicyKind.Tariff, ServiceName.Pricing, "/v1/tariffs/current", ["words"],
            new("what a restaurant pays for a delivery, and what of it is the riders'", "ce que paie un restaurant pour une livraison, et la part des livreurs"),
            Ask, ["/v1/tariffs/current", "/v1/orders/{id}/receipt"]),
    ];

    public static InWords NoMachinePunishes { get; } = new(
        "No system restricts, suspends or ends anything. A coordinator alone does, with reasons, evidence and notice (POST /v1/members/{id}/restrictions); another person reviews it, or it lapses and what was lost is paid.",
        "Aucun système ne restreint, ne suspend ni ne met fin à quoi que ce soit. Seul un coordinateur le peut, avec motifs, preuves et préavis (POST /v1/members/{id}/restrictions) ; une autre personne réexamine, sinon la décision tombe et la perte est payée.");

    public static InWords Contact { get; } = new(
        "Everybody has a named contact (GET /v1/members/me), who answers questions (POST /v1/questions) in person.",
        "Chacun a un référent nommé (GET /v1/members/me), qui répond en personne aux questions (POST /v1/questions).");

    public static InWords Appeal { get; } = new(
        "Answer a restriction at POST /v1/restrictions/{id}/reply. It is reviewed by another person within the days that stand under figures, asked for or not.",
        "Répondez à une restriction par POST /v1/restrictions/{id}/reply. Une autre personne la réexamine, demandé ou non, dans les jours indiqués sous « figures ».");
}
