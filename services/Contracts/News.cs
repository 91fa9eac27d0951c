using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Coop;

/// <summary>
/// Marks a message that the services send each other: its name on the wire, which outlives every renaming of the type
/// (a row or a dead letter must be readable a year and two releases later), and the services that must hear of it.
/// News with subscribers is never published before all their queues stand.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NewsAttribute(string wireName, params string[] subscribers) : Attribute
{
    public string WireName { get; } = wireName;
    public IReadOnlyList<string> Subscribers { get; } = subscribers;
}

/// <summary>Names of the services, as they stand in queues, databases and paths.</summary>
public static class ServiceName
{
    public const string Orders = "orders";
    public const string Pricing = "pricing";
    public const string Matching = "matching";
    public const string Redistribution = "redistribution";
    public const string Members = "members";

    public static IReadOnlyList<string> All { get; } = [Orders, Pricing, Matching, Redistribution, Members];
}

/// <summary>Every message there is, by type and by wire name.</summary>
public static class News
{
    public sealed record Kind(Type Type, string WireName, IReadOnlyList<string> Subscribers);

    public static IReadOnlyList<Kind> All { get; } =
    [
        .. from type in typeof(News).Assembly.GetTypes()
           let news = type.GetCustomAttribute<NewsAttribute>()
           where news is not null
           orderby news.WireName
           select new Kind(type, news.WireName, news.Subscribers),
    ];

    private static readonly Dictionary<Type, Kind> ByType = All.ToDictionary(kind => kind.Type);
    private static readonly Dictionary<string, Kind> ByWireName = All.ToDictionary(kind => kind.WireName);

    public static Kind Of(Type type) => ByType[type];
    public static Kind? Named(string wireName) => ByWireName.GetValueOrDefault(wireName);
}

/// <summary>How values are written: camelCase names, lower-case-with-dashes values, the same in bodies, messages and columns.</summary>
public static class Wire
{
    public static JsonSerializerOptions Json { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LetTheNullableBeAbsent } };
        return options;
    }

    /// <summary>Null is written by leaving out, so what may be null may be absent when it is read.</summary>
    private static void LetTheNullableBeAbsent(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AssociatedParameter is { IsNullable: true })
                property.IsRequired = false;
    }
}
