using System.Diagnostics.CodeAnalysis;

namespace Coop.Seeds;

/// <summary>Why a day cannot be played: the file, the line (from 1) and the reason, as <c>FILE:LINE: reason</c>.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is said as it is caught: the day is unreadable.")]
public sealed class UnreadableDay(string file, int line, string because) : Exception($"{file}:{line}: {because}")
{
    public string File { get; } = file;
    public int Line { get; } = line;
}
