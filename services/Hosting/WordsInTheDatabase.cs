using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Coop.Hosting;

/// <summary>Columns in snake_case and enums as the same lower-case words that stand in the API, so that whoever opens the database can read it.</summary>
internal sealed class WordsInTheDatabase : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder model, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var property in model.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()))
        {
            // xmin and its like are PostgreSQL's own.
            if (property.IsConcurrencyToken && property.ClrType == typeof(uint))
                continue;
            property.Builder.HasColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type.IsEnum && property.GetValueConverter() is null)
                property.Builder.HasConversion((ValueConverter)Activator.CreateInstance(typeof(EnumAsWord<>).MakeGenericType(type))!);
        }
    }
}

internal sealed class EnumAsWord<TEnum>() : ValueConverter<TEnum, string>(value => Write(value), text => Read(text))
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Words = Enum.GetValues<TEnum>()
        .ToDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, TEnum> Values = Words.ToDictionary(word => word.Value, word => word.Key);

    private static string Write(TEnum value) => Words[value];
    private static TEnum Read(string text) => Values[text];
}
