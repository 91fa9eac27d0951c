namespace Coop.Seeds;

/// <summary>What a clock still has to ring, by instant, and by the order of asking where instants are equal.</summary>
internal sealed class Agenda
{
    private readonly SortedDictionary<(long Due, long Asked), Entry> entries = [];
    private long asked;

    public sealed record Entry(long Due, long Asked, Action Ring);

    public long? NextDue => entries.Count > 0 ? entries.First().Key.Due : null;

    public Entry Add(long due, Action ring)
    {
        var entry = new Entry(due, ++asked, ring);
        entries.Add((entry.Due, entry.Asked), entry);
        return entry;
    }

    public void Remove(Entry entry) => entries.Remove((entry.Due, entry.Asked));

    /// <summary>Takes off what is due by <paramref name="now"/>, first come first.</summary>
    public List<Action> TakeDue(long now)
    {
        var due = entries.TakeWhile(entry => entry.Key.Due <= now).Select(entry => entry.Value).ToList();
        due.ForEach(Remove);
        return due.ConvertAll(entry => entry.Ring);
    }
}
