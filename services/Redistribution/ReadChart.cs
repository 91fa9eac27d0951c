namespace Coop.Redistribution;

/// <summary>Reads a chart of accounts from the folder <c>charts</c> beside the program; who needs another one lays its file there.</summary>
public static class ReadChart
{
    /// <summary>The French plan comptable général, which books are kept by where nothing else is said.</summary>
    public const string French = "fr-pcg-2026";

    /// <exception cref="FormatException">There is no such chart, or books cannot be kept by it; the message says why.</exception>
    public static Chart Named(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "charts", $"{name}.json");
        if (!name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-') || !File.Exists(file))
            throw new FormatException($"There is no chart of accounts {name} in {Path.GetDirectoryName(file)}.");
        try
        {
            var chart = Chart.Of(File.ReadAllText(file));
            return chart.Name == name ? chart : throw new FormatException($"it calls itself {chart.Name}");
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{file}: {wrong.Message}", wrong);
        }
    }
}
