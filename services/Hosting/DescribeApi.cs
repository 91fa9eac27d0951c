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
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
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
}
