namespace Coop.Bench;

/// <summary>A command line: what stands alone, and what follows <c>--name</c>.</summary>
internal static class Options
{
    public static (List<string> Alone, Dictionary<string, string> Named) Split(string[] arguments)
    {
        var (alone, named) = (new List<string>(), new Dictionary<string, string>());
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
                alone.Add(arguments[i]);
            else if (i + 1 == arguments.Length)
                throw new ArgumentException($"{arguments[i]} needs a value.");
            else
                named[arguments[i]] = arguments[++i];
        }
        return (alone, named);
    }
}
