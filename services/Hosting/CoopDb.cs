using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Coop.Hosting;

/// <summary>
/// The database of one service: its own tables, plus the messages it has still to send (outbox), those it has already
/// handled (inbox), what it tells people live (stream) and the policies it works by, so that a change and all that
/// follows from it are saved together or not at all.
/// </summary>
public abstract class CoopDb : DbContext
{
    // A door that catches what a save refused and goes on in the same transaction asks for savepoints itself; for all
    // others they would be two questions more to the database with every save.
    protected CoopDb(DbContextOptions options) : base(options) => Database.AutoSavepointsEnabled = false;

    internal AfterCommit AfterCommit { get; } = new();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<PolicyRecord> Policies => Set<PolicyRecord>();
    public DbSet<RefusedPolicy> RefusedPolicies => Set<RefusedPolicy>();
    public DbSet<StreamEvent> Stream => Set<StreamEvent>();

    /// <summary>Sends <paramref name="news"/> once the changes around it are saved, not before <paramref name="dueAt"/>.</summary>
    public void Publish(object news, DateTimeOffset? dueAt = null)
    {
        var message = OutboxMessage.Of(news, dueAt);
        Outbox.Add(message);
        AfterCommit.News.Add(message);
    }

    /// <summary>Tells a member or restaurant, live, that something of theirs is now <paramref name="status"/>.</summary>
    public void Tell(Guid audience, StreamKind kind, Guid id, string status)
    {
        // Of two words about one thing in one commit, the later is the news.
        AfterCommit.Told.RemoveAll(news => news.Id == 0 && news.Audience == audience && news.Subject == id);
        AfterCommit.Told.Add(new StreamEvent { Audience = audience, Kind = kind, Subject = id, Status = status });
    }

    /// <summary>Runs <typeparamref name="TDoor"/> once the changes around this are saved, without waiting for its hour.</summary>
    public void Wake<TDoor>() where TDoor : IRunOnTheClock => AfterCommit.WordsFor(typeof(TDoor));

    /// <summary>The same, with a word of what has changed.</summary>
    public void Wake<TDoor>(Guid about) where TDoor : IRunOnTheClock => AfterCommit.WordsFor(typeof(TDoor)).Add(about);

    /// <summary>Contexts are used again by others, to whom what was never saved here is no news.</summary>
    public override ValueTask DisposeAsync()
    {
        AfterCommit.Clear();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    public override void Dispose()
    {
        AfterCommit.Clear();
        GC.SuppressFinalize(this);
        base.Dispose();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Money>().HaveConversion<MoneyInCents>();
        foreach (var id in typeof(IId<>).Assembly.GetTypes().Where(IsId))
            conventions.Properties(id).HaveConversion(typeof(IdAsUuid<>).MakeGenericType(id));
        conventions.Conventions.Add(_ => new WordsInTheDatabase());
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        OutboxMessage.Map(model);
        InboxMessage.Map(model);
        StreamEvent.Map(model);
        PolicyRecord.Map(model);
        RefusedPolicy.Map(model);
        KeptAnswer.Map(model);
        PersonalRead.Map(model);
        if (this is IKeepKeys)
            SigningKey.Map(model);
    }

    private static bool IsId(Type type) => type.IsValueType && type.GetInterfaces()
        .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));
}

/// <summary>What is to happen as soon as a change is saved, and only then.</summary>
internal sealed class AfterCommit
{
    public List<OutboxMessage> News { get; } = [];
    public List<StreamEvent> Told { get; } = [];
    public Dictionary<Type, HashSet<Guid>> Doors { get; } = [];

    /// <summary>The door is woken, and what stands here is what for.</summary>
    public HashSet<Guid> WordsFor(Type door)
    {
        if (!Doors.TryGetValue(door, out var words))
            Doors[door] = words = [];
        return words;
    }

    public void Clear()
    {
        News.Clear();
        Told.Clear();
        Doors.Clear();
    }
}

public static class Columns
{
    internal const string AppendOnly = "Coop:AppendOnly";

    extension<T>(PropertyBuilder<T> property)
    {
        /// <summary>Keeps an immutable value whole: one jsonb document, read and written together.</summary>
        public PropertyBuilder<T> AsJson() => property
            .HasColumnType("jsonb")
            .HasConversion(
                value => System.Text.Json.JsonSerializer.Serialize(value, Wire.Json),
                json => System.Text.Json.JsonSerializer.Deserialize<T>(json, Wire.Json)!,
                new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value!.GetHashCode(), value => value));
    }

    extension<T>(EntityTypeBuilder<T> entity) where T : class
    {
        /// <summary>The running service may add rows to this table and read them, never change or remove one.</summary>
        public EntityTypeBuilder<T> IsAppendOnly() => entity.HasAnnotation(AppendOnly, true);
    }
}

internal sealed class MoneyInCents() : ValueConverter<Money, long>(money => money.Cents, cents => new Money(cents));

internal sealed class IdAsUuid<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Read(value))
    where TId : struct, IId<TId>
{
    private static TId Read(Guid value) => TId.From(value);
}
