using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Hosting;

/// <summary>How doors say no: problem details (RFC 9457) whose <c>code</c> is the field's own word.</summary>
public static class Problems
{
    /// <summary>The caller may not do this, and hears why: 422 when a rule forbids it always, 409 when the state does.</summary>
    public static ProblemHttpResult ToProblem(this Refusal refusal) => Of(
        refusal.ByRule ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict,
        refusal.Code, refusal.Because, [.. refusal.Facts.Select(fact => (fact.Key, fact.Value))]);

    /// <summary>It is not there, or it is another's: whoever asks cannot tell which.</summary>
    public static ProblemHttpResult NotFound() =>
        Of(StatusCodes.Status404NotFound, "not_found", "There is nothing here that you may see.");

    /// <summary>What came cannot be used, said for one field.</summary>
    public static ProblemHttpResult Invalid(string field, string detail) => Of(
        StatusCodes.Status400BadRequest, "invalid_params", detail,
        ("errors", new[] { new FieldError(field, "invalid", detail) }));

    /// <summary>The service works only once the co-op's rules have reached it.</summary>
    public static ProblemHttpResult NotFoundedYet() =>
        Of(StatusCodes.Status503ServiceUnavailable, "not_founded_yet", "The co-op's rules have not arrived here yet.");

    public static ProblemHttpResult Of(int status, string code, string detail, params (string Name, object? Value)[] facts)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail, Extensions = { ["code"] = code } };
        foreach (var (name, value) in facts)
            problem.Extensions[name] = value;
        return TypedResults.Problem(problem);
    }

    extension(DbUpdateException problem)
    {
        /// <summary>What was to be saved is there already.</summary>
        public bool IsDuplicate => problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

        /// <summary>The constraint that refused it.</summary>
        public string? Constraint => (problem.InnerException as PostgresException)?.ConstraintName;
    }

    /// <summary>What a failure that nobody caught is to the caller.</summary>
    internal static int StatusOf(Exception problem) => problem switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        PeerGone => StatusCodes.Status503ServiceUnavailable,
        DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } =>
            StatusCodes.Status409Conflict,
        NpgsqlException postgres when postgres.IsTransient || postgres is not PostgresException => StatusCodes.Status503ServiceUnavailable,
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" } => StatusCodes.Status503ServiceUnavailable,
        // Text that the database cannot hold, such as a zero character, came from the caller.
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
            StatusCodes.Status400BadRequest,
        TimeoutException => StatusCodes.Status503ServiceUnavailable,
        _ when problem.InnerException is { } inner => StatusOf(inner),
        _ => StatusCodes.Status500InternalServerError,
    };
}

/// <summary>What is wrong with one field of a request.</summary>
public sealed record FieldError(string Field, string Code, string Detail);
