using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>The fields of a JSON object that somebody else wrote; each is read strictly, and a bad one is named.</summary>
/// <exception cref="FormatException">A field is missing or not of its kind.</exception>
internal readonly struct Fields
{
    private readonly JsonElement element;

    public Fields(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new FormatException("not a JSON object");
        this.element = element;
    }

    public JsonElement Element => element;

    public bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Of(name) is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : throw new FormatException($"{name} is not text");

    /// <summary>A whole number; amounts in cents are never fractions.</summary>
    public long Cents(string name) => Of(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var cents)
        ? cents
        : throw new FormatException($"{name} is not a whole number");

    /// <summary><c>p/q</c>, a whole number or a decimal.</summary>
    public Ratio Ratio(string name) =>
        Coop.Ratio.Read(Of(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(name))
        ?? throw new FormatException($"{name} is not p/q, a whole number or a decimal");

    public bool Switch(string name) => Has(name) && Of(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"{name} is neither true nor false"),
    };

    /// <summary>A legal profile, whether written <c>FR_SCOP</c> or <c>fr-scop</c>.</summary>
    public LegalProfile Profile(string name)
    {
        var said = Text(name).ToUpperInvariant().Replace('-', '_');
        foreach (var profile in Enum.GetValues<LegalProfile>())
            if (said == Law.Name(profile) || "FR_" + said == Law.Name(profile))
                return profile;
        throw new FormatException($"{name} {said} is none of {string.Join(", ", Enum.GetValues<LegalProfile>().Select(Law.Name))}");
    }

    public Fields Object(string name) => new(Of(name));

    public IEnumerable<Fields> Items(string name) => Of(name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(item => new Fields(item))
        : throw new FormatException($"{name} is not a list");

    private JsonElement Of(string name) => Has(name)
        ? element.GetProperty(name)
        : throw new FormatException($"{name} is missing");
}
