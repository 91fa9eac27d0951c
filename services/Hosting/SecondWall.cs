using Coop.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Coop.Hosting;

/// <summary>A door that stands before the second wall: its own check alone keeps people's things apart.</summary>
public sealed record BeforeTheWall(string Because);

/// <summary>
/// The second wall around what is somebody's. A door checks whose things it touches; where it should ever forget to, the
/// database shows a person no row of a walled table but their own. Coordinators, auditors and the service's own doors on clock
/// and bus stand inside.
/// </summary>
public static class SecondWall
{
    extension<TDoor>(TDoor door) where TDoor : IEndpointConventionBuilder
    {
        /// <summary>Leaves the door before the wall: it needs what is others', or is asked so often that each question counts.</summary>
        public TDoor BeforeTheWall(string because) => door.WithMetadata(new BeforeTheWall(because));
    }

    /// <summary>Runs something as a person, to whom the database shows of walled tables what is theirs.</summary>
    public static async Task<TAnswer> Behind<TAnswer>(this CoopDb db, Guid person, Func<Task<TAnswer>> ask, CancellationToken stopping)
    {
        await db.Database.OpenConnectionAsync(stopping);
        try
        {
            await db.Database.ExecuteSqlAsync($"SELECT set_config('coop.caller', {person.ToString()}, false)", stopping);
            return await ask();
        }
        finally
        {
            await db.Leave();
        }
    }

    /// <summary>A line that could not be told that nobody asks any more is not used again by anyone.</summary>
    private static async Task Leave(this CoopDb db)
    {
        try
        {
            await db.Database.ExecuteSqlAsync($"SELECT set_config('coop.caller', '', false)", CancellationToken.None);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    internal static async ValueTask<object?> Pass(EndpointFilterInvocationContext context, EndpointFilterDelegate door)
    {
        var http = context.HttpContext;
        var about = http.GetEndpoint()!.Metadata;
        if (Caller.Of(http.User) is not { } caller || caller.Is(Role.Coordinator) || caller.Is(Role.Auditor) || about.GetMetadata<BeforeTheWall>() is not null)
            return await door(context);
        var service = about.GetRequiredMetadata<Service>();
        if (!service.HasWall)
            return await door(context);
        var db = (CoopDb)http.RequestServices.GetRequiredService(service.Db);
        return await db.Behind(caller.Id, async () => await door(context), http.RequestAborted);
    }

    /// <summary>Builds the wall around each of these tables, where it does not stand yet. The owner's login stands inside.</summary>
    internal static string Built(IEnumerable<KeptData> lines) =>
        """
        CREATE OR REPLACE FUNCTION coop_caller() RETURNS uuid LANGUAGE sql STABLE AS $$
            SELECT nullif(current_setting('coop.caller', true), '')::uuid $$;

        """
        + string.Concat(lines.Where(line => line.IsWalled).Select(line =>
            $"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'public' AND tablename = '{line.Table}' AND policyname = 'second_wall') THEN
                    ALTER TABLE {line.Table} ENABLE ROW LEVEL SECURITY;
                    CREATE POLICY second_wall ON {line.Table} USING ((SELECT coop_caller()) IS NULL OR {line.WhoseIs("(SELECT coop_caller())")});
                END IF;
            END $$;

            """));
}
