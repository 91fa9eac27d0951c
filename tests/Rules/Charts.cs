using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>The charts of accounts that come with the program, and postings by the French one.</summary>
internal static class Charts
{
    public static Chart French { get; } = ReadChart.Named(ReadChart.French);

    public static Chart English { get; } = ReadChart.Named("en-plain");

    public static Posting Posting { get; } = new(French);
}
