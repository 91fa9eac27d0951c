using System.Globalization;
using System.Text.Json;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Bench;

/// <summary>
/// <c>repricing DAY --tariff A --tariff B --pay X --pay Y</c>: a recorded day under two sets of rules side by side. A and B, X
/// and Y are files, or <c>own</c> for the rules of the day itself; DAY is what <c>demo</c> and <c>replay</c> leave in their folder.
/// </summary>
internal static class Repricing
{
    public static async Task<int> Run(string[] options)
    {
        if (options is not [var path, ..])
            throw new ArgumentException("repricing needs a recorded day.");
        var file = Directory.Exists(path) ? Path.Combine(path, "recorded-day.json") : path;
        var day = JsonSerializer.Deserialize<RecordedDay>(await File.ReadAllTextAsync(file), Wire.Json)!;
        var (tariffs, pays) = (Values("--tariff"), Values("--pay"));

        foreach (var line in Says(day, Rules(0), Rules(1)))
            Console.WriteLine(line);
        return 0;

        (string, Tariff?, PayPolicy?) Rules(int index) =>
            ($"{Name(tariffs, index)} + {Name(pays, index)}", Content<Tariff>(tariffs, index), Content<PayPolicy>(pays, index));

        List<string> Values(string name) => [.. options.Index().Where(one => one.Index > 0 && options[one.Index - 1] == name).Select(one => one.Item)];
    }

    /// <summary>What is printed: everybody's money as it was and by both sets of rules, who gains and who loses, and what is left to the co-op.</summary>
    internal static IEnumerable<string> Says(
        RecordedDay day, (string Name, Tariff? Tariff, PayPolicy? Pay) rules, (string Name, Tariff? Tariff, PayPolicy? Pay) others)
    {
        var told = DayOutcome.Told(day);
        var (first, second) = (DayOutcome.Of(day, rules.Tariff, rules.Pay), DayOutcome.Of(day, others.Tariff, others.Pay));
        return
        [
            Row("", "as it was", rules.Name, others.Name),
            .. Compare("restaurant", one => one.Restaurants, id => id.Value),
            .. Compare("rider", one => one.Riders, id => id.Value),
            Sum("revenue without VAT", one => one.RevenueCents), Sum("riders' parts", one => one.RidersPartsCents),
            Sum("pay with top-ups", one => one.PayCents), Sum("of it top-ups", one => one.TopUpCents),
            Sum("employer's contributions", one => one.ChargesCents), Sum("surplus", one => one.SurplusCents),
            Row("rides without a price", "0", $"{first.NotCarried.Count}", $"{second.NotCarried.Count}"),
        ];

        string Sum(string what, Func<DayOutcome, Money> of) => Row(what, $"{of(told)}", $"{of(first)}", $"{of(second)}");

        IEnumerable<string> Compare<TId>(string who, Func<DayOutcome, IReadOnlyDictionary<TId, Money>> of, Func<TId, Guid> name) where TId : notnull
        {
            var (before, a, b) = (of(told), of(first), of(second));
            foreach (var (id, cents) in before.OrderBy(one => name(one.Key)))
                yield return Row($"{who} {name(id)}", $"{cents}", $"{a[id]}", $"{b[id]} ({Change(b[id] - a[id])})");
            var changes = before.Keys.Select(id => (b[id] - a[id]).Cents).ToList();
            yield return Row($"{who}s: more, the same, less", "", "", $"{changes.Count(one => one > 0)}, {changes.Count(one => one == 0)}, {changes.Count(one => one < 0)}");
        }
    }

    private static string Change(Money by) => (by.Cents > 0 ? "+" : "") + (by.Cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Row(string what, params string[] values) => $"{what,-60}{string.Concat(values.Select(value => $"{value,28}"))}";

    private static string Name(List<string> values, int index) => index < values.Count ? Path.GetFileNameWithoutExtension(values[index]) : "own";

    private static TContent? Content<TContent>(List<string> values, int index) where TContent : class => index >= values.Count || values[index] == "own"
        ? null : JsonSerializer.Deserialize<TContent>(File.ReadAllText(values[index]), Wire.Json);
}
