namespace Coop;

/// <summary>A sentence for people, in the two languages of the co-op.</summary>
public sealed record InWords(string En, string Fr);
