using System.Collections.Concurrent;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Coop.Hosting;

/// <summary>
/// Tells the API's document what amounts and ids look like on the wire, which their converters hide from it; and what it
/// is called, wherever it is made.
/// </summary>
internal static class DescribeApi
{
    private static readonly ConcurrentDictionary<string, Type> Named = new();

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        document.CreateSchemaReferenceId = info => OpenApiOptions.CreateDefaultSchemaReferenceId(info) is null ? null : NameOf(info.Type);
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info.Title = "The co-op's API";
            api.Servers?.Clear();
            return Task.CompletedTask;
        });
        document.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(Money))
                (schema.Type, schema.Format, schema.Description) = (JsonSchemaType.Integer, "int64", "Whole cents.");
            else if (type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>)))
                (schema.Type, schema.Format) = (JsonSchemaType.String, "uuid");
            return Task.CompletedTask;
        });
    });

    /// <summary>Many doors have a <c>Request</c> of their own; each is called by its door.</summary>
    /// <exception cref="InvalidOperationException">Two types would bear one name, and the document would say one thing of both.</exception>
    private static string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var own = type.IsGenericType ? $"{type.Name.Split('`')[0]}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;
        var name = type.DeclaringType?.Name + own;
        return Named.GetOrAdd(name, type) == type ? name
            : throw new InvalidOperationException($"{type} and {Named[name]} would share the name {name} in the API's document.");
    }
}
