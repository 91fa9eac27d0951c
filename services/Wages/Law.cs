using System.Text.Json;

namespace Coop.Wages;

/// <summary>
/// What a law asks to be paid at least. The figures stand in <c>law.json</c>, each with its day, its source and when it was
/// checked, and hold whatever is voted; a new figure comes with a new release of the program, in force from its own day on.
/// </summary>
/// <param name="Id">As a pay policy names it: <c>FR_EMPLOYEE</c>. <c>OTHER</c> is a place whose law nobody wrote down here.</param>
/// <param name="Overtime">What is paid on top of long weeks; absent where the law asks for nothing.</param>
/// <param name="NotReckoned">What the law asks besides and the program does not work out, for whoever pays to see to.</param>
public sealed record Law(
    string Id, string Item, IReadOnlyList<PayFloor> Floors, IReadOnlyList<Overtime>? Overtime = null, IReadOnlyList<NotReckoned>? NotReckoned = null)
{
    public static IReadOnlyList<Law> All { get; } = Read();

    private static readonly Dictionary<string, Law> ById = All.ToDictionary(law => law.Id);

    /// <exception cref="KeyNotFoundException">There is no such law.</exception>
    public static Law Of(string id) => ById[id];

    public static bool IsKnown(string id) => ById.ContainsKey(id);

    private static IReadOnlyList<Law> Read()
    {
        using var text = typeof(Law).Assembly.GetManifestResourceStream("law.json")!;
        return JsonSerializer.Deserialize<IReadOnlyList<Law>>(text, Wire.Json)!;
    }
}

/// <summary>Something that a law asks and the program does not work out, in the co-op's languages.</summary>
/// <param name="CheckedOn">When somebody last looked whether that is still so.</param>
public sealed record NotReckoned(string En, string Fr, DateOnly CheckedOn);
