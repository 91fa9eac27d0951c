using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Coop.Hosting;

/// <summary>The JSON Schema of what <see cref="ShowMyData"/> shows, made of the tables themselves.</summary>
internal static class DescribeMyData
{
    public static JsonObject Of(Service service, IModel model) => Object(
        ("tables", Object([.. from line in service.KeptIn(model)
                              where line.Whose is not null
                              select (line.Table, Rows(line, model))])),
        ("cut", new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }),
        ("summary", service.Summary is { } summary ? Wire.Json.GetJsonSchemaAsNode(summary.Type) : new JsonObject()));

    private static JsonObject Rows(KeptData line, IModel model)
    {
        var table = model.GetRelationalModel().Tables.Single(table => table.Name == line.Table);
        var row = Object([.. from column in table.Columns
                             where column.Name != "xmin" && !line.Hidden.Contains(column.Name)
                             select (column.Name, Column(column))]);
        return new JsonObject { ["type"] = "array", ["description"] = $"{line.What}, {line.Why}", ["items"] = row };
    }

    private static JsonNode Column(IColumn column)
    {
        var (type, format) = column.StoreType switch
        {
            "uuid" => ("string", "uuid"),
            "timestamp with time zone" => ("string", "date-time"),
            "date" => ("string", "date"),
            "bigint" or "integer" or "smallint" => ("integer", null),
            "boolean" => ("boolean", null),
            "jsonb" => (null, null),
            var list when list.EndsWith("[]", StringComparison.Ordinal) => ("array", null),
            _ => ("string", (string?)null),
        };
        var node = new JsonObject();
        if (type is not null)
            node["type"] = column.IsNullable ? new JsonArray(type, "null") : type;
        if (format is not null)
            node["format"] = format;
        return node;
    }

    private static JsonObject Object(params IReadOnlyList<(string Name, JsonNode Schema)> properties)
    {
        var named = new JsonObject();
        foreach (var (name, schema) in properties)
            named[name] = schema;
        return new JsonObject { ["type"] = "object", ["properties"] = named, ["additionalProperties"] = false };
    }
}
