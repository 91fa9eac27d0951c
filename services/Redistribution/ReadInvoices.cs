using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Invoices and credit notes: a restaurant reads its own, coordinators and auditors all.</summary>
public static class ReadInvoices
{
    private static readonly Role[] Readers = [Role.Restaurant, Role.Coordinator, Role.Auditor];

    public sealed record View(
        string Number, InvoiceKind Kind, RestaurantId RestaurantId, string Month, DateTimeOffset IssuedAt, DateOnly? DueOn,
        Money VatCents, Money TotalCents, string? Corrects);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/invoices", List).WithName("ReadInvoices").For(Readers);
        v1.MapGet("/invoices/{number}", Read).WithName("ReadInvoice").For(Readers);
        v1.MapGet("/invoices/{number}.pdf", Print).WithName("PrintInvoice").For(Readers).Produces(200, contentType: "application/pdf");
    }

    private static async Task<Ok<Page<View>>> List(
        Caller caller, RedistributionDb db, CancellationToken stopping, string? after = null, string? month = null, Guid? restaurant = null,
        [Range(1, Page<View>.MostItems)] int limit = Page<View>.DefaultLimit)
    {
        var from = after ?? "";
        var found = await Seen(db, caller)
            .Where(one => string.Compare(one.Number, from) > 0 && (month == null || one.Month == month)
                && (restaurant == null || one.RestaurantId == new RestaurantId(restaurant.Value)))
            .OrderBy(one => one.Number).Take(limit + 1)
            .Select(one => new View(one.Number, one.Kind, one.RestaurantId, one.Month, one.IssuedAt, one.DueOn, one.VatCents, one.TotalCents, one.Corrects))
            .ToListAsync(stopping);
        return TypedResults.Ok(Page<View>.Of(found, limit, last => last.Number));
    }

    private static async Task<Results<Ok<Invoice>, ProblemHttpResult>> Read(string number, Caller caller, RedistributionDb db, CancellationToken stopping) =>
        await Seen(db, caller).SingleOrDefaultAsync(one => one.Number == number, stopping) is { } invoice
            ? TypedResults.Ok(invoice.Content) : Problems.NotFound();

    /// <param name="language"><c>fr</c> or <c>en</c>; French when absent.</param>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Print(
        string number, Caller caller, RedistributionDb db, CancellationToken stopping, string? language = null)
    {
        if (language is not (null or "fr" or "en"))
            return Problems.Invalid("language", "An invoice is printed in fr or en.");
        return await Seen(db, caller).SingleOrDefaultAsync(one => one.Number == number, stopping) is { } invoice
            ? TypedResults.File(Paper.Of(number, InvoiceText.Of(invoice.Content, french: language != "en")), "application/pdf", $"{number}.pdf")
            : Problems.NotFound();
    }

    private static IQueryable<IssuedInvoice> Seen(RedistributionDb db, Caller caller) =>
        caller.Is(Role.Coordinator) || caller.Is(Role.Auditor)
            ? db.Invoices.AsNoTracking()
            : db.Invoices.AsNoTracking().Where(one => one.RestaurantId == caller.Restaurant);
}
