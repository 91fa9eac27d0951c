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

        var told = DayOutcome.Told(day);
        var first = DayOutcome.Of(day, Content<Tariff>(tariffs, 0), Content<PayPolicy>(pays, 0));
        var second = DayOutcome.Of(day, Content<Tariff>(tariffs, 1), Content<PayPolicy>(pays, 1));
        Show("", ["as it was", .. Enumerable.Range(0, 2).Select(i => $"{Name(tariffs, i)} + {Name(pays, i)}")]);
        Compare("restaurant", one => one.Restaurants, id => id.Value);
        Compare("rider", one => one.Riders, id => id.Value);
        foreach (var (what, of) in ((string, Func<DayOutcome, Money>)[])
            [("revenue without VAT", one => one.RevenueCents), ("riders' parts", one => one.RidersPartsCents), ("pay with top-ups", one => one.PayCents),
             ("of it top-ups", one => one.TopUpCents), ("employer's contributions", one => one.ChargesCents), ("surplus", one => one.SurplusCents)])
            Show(what, [$"{of(told)}", $"{of(first)}", $"{of(second)}"]);
        Show("rides without a price", ["0", $"{first.NotCarried.Count}", $"{second.NotCarried.Count}"]);
        return 0;

        void Compare<TId>(string who, Func<DayOutcome, IReadOnlyDictionary<TId, Money>> of, Func<TId, Guid> name) where TId : notnull
        {
            var (before, a, b) = (of(told), of(first), of(second));
            foreach (var (id, cents) in before.OrderBy(one => name(one.Key)))
                Show($"{who} {name(id)}", [$"{cents}", $"{a[id]}", $"{b[id]} ({Change(b[id] - a[id])})"]);
            var changes = before.Keys.Select(id => (b[id] - a[id]).Cents).ToList();
            Show($"{who}s: more, the same, less", ["", "", $"{changes.Count(one => one > 0)}, {changes.Count(one => one == 0)}, {changes.Count(one => one < 0)}"]);
        }

        List<string> Values(string name) => [.. options.Index().Where(one => one.Index > 0 && options[one.Index - 1] == name).Select(one => one.Item)];
    }

    private static string Change(Money by) => (by.Cents > 0 ? "+" : "") + (by.Cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static void Show(string what, string[] values) => Console.WriteLine($"{what,-60}{string.Concat(values.Select(value => $"{value,28}"))}");

    private static string Name(List<string> values, int index) => index < values.Count ? Path.GetFileNameWithoutExtension(values[index]) : "own";

    private static TContent? Content<TContent>(List<string> values, int index) where TContent : class => index >= values.Count || values[index] == "own"
        ? null : JsonSerializer.Deserialize<TContent>(File.ReadAllText(values[index]), Wire.Json);
}
