using System.Text;
using System.Text.Json;

namespace Coop.Services;

/// <summary>Rides put right after their invoice: what is owed less is given back by a credit note, what is owed more asked for by a further invoice.</summary>
[Collection(nameof(OneCoop))]
public sealed class An_invoice_that_is_out_is_put_right_on_paper(CoopFixture coop)
{
    private readonly Bill bill = new(coop);
    private readonly Guid less = Guid.NewGuid(), more = Guid.NewGuid(), refunded = Guid.NewGuid();

    [Fact]
    public async Task By_a_credit_note_or_a_further_invoice_and_never_by_a_line_on_the_next()
    {
        var (restaurant, number) = await WithInvoice();
        await bill.Sell(restaurant, less, -150, revision: 1);
        await bill.Sell(restaurant, more, 200, revision: 1);
        await coop.Coordinator.Post("/v1/books/refunds", new { restaurantId = restaurant.Id, orderId = refunded, netCents = 100, vatRate = "0.20", because = "cold soup" });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bill.Issue()));

        var papers = await Bill.PapersOf(restaurant);
        Assert.Equal(["credit-note", "invoice", "invoice"], papers.Select(paper => paper.GetProperty("kind").GetString()).Order());
        var note = papers.Single(paper => paper.GetProperty("kind").GetString() == "credit-note");
        var further = papers.Single(paper => paper.GetProperty("kind").GetString() == "invoice" && paper.GetProperty("number").GetString() != number);
        Assert.Equal((number, number), (note.GetProperty("corrects").GetString(), further.GetProperty("corrects").GetString()));
        Assert.Equal([120, 180], note.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("totalCents").GetInt64()).Order());
        Assert.Equal([240], further.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("totalCents").GetInt64()));
        Assert.True(further.TryGetProperty("dueOn", out var due) && due.ValueKind == JsonValueKind.String);
        Assert.Equal(await bill.Owed(restaurant), await Asked(restaurant));
        Assert.Equal((3_600 - 300, 240), (await bill.Open(number), await bill.Open(further.GetProperty("number").GetString()!)));
        var page = Encoding.Latin1.GetString(await restaurant.Http.GetByteArrayAsync($"/v1/invoices/{note.GetProperty("number").GetString()}.pdf"));
        Assert.Contains($"Rectifie la facture {number}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task And_whoever_gives_a_ride_back_gives_back_what_is_left_of_it()
    {
        var (restaurant, number) = await WithInvoice();
        await bill.Sell(restaurant, less, -150, revision: 1);
        await bill.Sell(restaurant, more, 200, revision: 1);
        await bill.Issue();
        await bill.Sell(restaurant, less, -50, revision: 2); // not on paper yet

        var note = await coop.Coordinator.Post($"/v1/invoices/{number}/credit", new { reason = "all cold" });

        Assert.Equal([1_020, 1_200, 1_440], note.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("totalCents").GetInt64()).Order());
        Assert.Equal((0, 0), (await bill.Owed(restaurant), await Asked(restaurant)));
        using var again = await coop.Coordinator.TryPost($"/v1/invoices/{number}/credit", new { reason = "all cold" });
        Assert.Equal("already_credited", await again.Code());
        var further = (await Bill.PapersOf(restaurant)).Single(paper => paper.GetProperty("kind").GetString() == "invoice" && paper.GetProperty("number").GetString() != number);
        using var there = await coop.Coordinator.TryPost($"/v1/invoices/{further.GetProperty("number").GetString()}/credit", new { reason = "all cold" });
        Assert.Equal("completes_another", await there.Code());
        await bill.Issue();
        Assert.Equal(4, (await Bill.PapersOf(restaurant)).Count);
    }

    private async Task<(Person Restaurant, string Number)> WithInvoice()
    {
        var restaurant = await bill.Customer();
        foreach (var order in (Guid[])[less, more, refunded])
            await bill.Sell(restaurant, order, 1_000);
        await bill.Issue();
        return (restaurant, (await Bill.PapersOf(restaurant)).Single().GetProperty("number").GetString()!);
    }

    /// <summary>What all papers together ask for.</summary>
    private static async Task<long> Asked(Person restaurant) => (await Bill.PapersOf(restaurant))
        .Sum(paper => paper.GetProperty("totalCents").GetInt64() * (paper.GetProperty("kind").GetString() == "invoice" ? 1 : -1));
}
