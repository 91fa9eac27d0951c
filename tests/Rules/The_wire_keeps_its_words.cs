using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Coop.Rules;

/// <summary>
/// The messages between the services stand word for word in contracts.txt: rows and dead letters must be readable a year
/// and two releases later, so that every change to them is seen and judged. Only optional fields may be added; a change
/// of meaning is a new name.
/// </summary>
public class The_wire_keeps_its_words
{
    private static readonly string File = Path.Combine(Here(), "contracts.txt");

    [Fact]
    public void Every_message_is_what_contracts_txt_says()
    {
        var said = System.IO.File.ReadAllText(File).ReplaceLineEndings("\n");
        var is_ = Words(News.All);
        if (said != is_)
            System.IO.File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "contracts.txt"), is_);
        Assert.Equal(said, is_);
    }

    [Fact]
    public void A_renamed_field_does_not_pass_for_the_old_one() =>
        Assert.NotEqual(
            Words([new News.Kind(typeof(Told), "told.v1", ["orders"])]),
            Words([new News.Kind(typeof(ToldElsewise), "told.v1", ["orders"])]));

    [Fact]
    public void Every_name_says_who_tells_what_and_its_version() =>
        Assert.All(News.All, kind => Assert.Matches("^[a-z]+\\.[a-z-]+\\.v[1-9][0-9]*$", kind.WireName));

    [Fact]
    public void No_name_is_used_twice() => Assert.Distinct(News.All.Select(kind => kind.WireName));

    [Fact]
    public void Who_must_hear_is_a_service()
    {
        string[] services = [ServiceName.Orders, ServiceName.Pricing, ServiceName.Matching, ServiceName.Redistribution, ServiceName.Members];
        Assert.All(News.All, kind => Assert.Subset(services.ToHashSet(), kind.Subscribers.ToHashSet()));
    }

    [Fact]
    public void Names_phones_and_instructions_do_not_travel()
    {
        string[] personal = ["firstName", "lastName", "phone", "instructions", "email"];
        Assert.DoesNotContain(personal, word => Words(News.All).Contains(word, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(personal, word => Words([new News.Kind(typeof(Gossip), "gossip.v1", [])]).Contains(word, StringComparison.Ordinal));
    }

    private sealed record Told(int Metres);
    private sealed record ToldElsewise(int Meters);
    private sealed record Gossip(string Phone);

    private static string Words(IEnumerable<News.Kind> kinds)
    {
        var text = new StringBuilder();
        var values = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var kind in kinds)
            text.Append($"{kind.WireName} → {(kind.Subscribers.Count == 0 ? "whoever listens" : string.Join(", ", kind.Subscribers))}\n{Fields(kind.Type, values)}\n");
        var done = new HashSet<string>();
        while (values.FirstOrDefault(value => !done.Contains(value.Key)) is { Key: { } name, Value: { } type })
        {
            done.Add(name);
            text.Append($"{name}\n{(type.IsEnum ? "  " + string.Join(" | ", Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)) + "\n" : Fields(type, values))}\n");
        }
        return text.ToString();
    }

    private static string Fields(Type type, SortedDictionary<string, Type> values) => string.Concat(
        type.GetConstructors()[0].GetParameters().Select(field =>
            $"  {JsonNamingPolicy.CamelCase.ConvertName(field.Name!)}: {NameOf(field, values)}{(field.HasDefaultValue ? " (optional)" : "")}\n"));

    private static string NameOf(ParameterInfo field, SortedDictionary<string, Type> values)
    {
        var nullable = new NullabilityInfoContext().Create(field).ReadState == NullabilityState.Nullable ? "?" : "";
        return NameOf(Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType, values) + nullable;
    }

    private static string NameOf(Type type, SortedDictionary<string, Type> values)
    {
        if (type.IsGenericType)
            return $"[{string.Join(", ", type.GetGenericArguments().Select(part => NameOf(part, values)))}]";
        if (type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>)))
            return $"{type.Name} (uuid)";
        if (type == typeof(Money))
            return "cents";
        if (type.Assembly == typeof(News).Assembly || type.IsNested)
            values[type.Name] = type;
        return type.Name;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
