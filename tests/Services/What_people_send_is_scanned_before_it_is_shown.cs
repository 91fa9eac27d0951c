using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;
using static Coop.Services.Peoples_data_is_theirs;

namespace Coop.Services;

/// <summary>A file that somebody sent is kept as it is, and shown once the scanner found nothing in it.</summary>
public sealed class What_people_send_is_scanned_before_it_is_shown(ScannedCoop scanned) : IClassFixture<ScannedCoop>
{
    private const int MostBytes = 2 * 1024 * 1024;
    internal static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0];

    private readonly CoopFixture coop = scanned.Coop;
    private readonly Town town = new(scanned.Coop);
    private readonly Meeting meeting = new(scanned.Coop);

    [Fact]
    public async Task A_picture_with_a_virus_is_kept_and_shown_to_nobody()
    {
        var (restaurant, rider, ride) = await Ridden();
        await SendPicture(rider, ride, [.. Jpeg, .. ScannedCoop.Virus]);
        coop.Log.Listen();

        foreach (var person in (Person[])[restaurant, rider, coop.Coordinator])
            await Refused(await Picture(person, ride), HttpStatusCode.UnprocessableEntity, "malicious_file");

        Assert.True(await coop.InDatabase<MatchingDb, bool>(db => db.Proofs.AnyAsync(proof => proof.RideId == new RideId(ride))));
        var line = coop.Log.Lines.First(line => line.Contains("Coop.Eicar", StringComparison.Ordinal));
        coop.Log.Stop();
        Assert.Contains(ride.ToString(), line, StringComparison.Ordinal);
        Assert.DoesNotContain(rider.Id.ToString(), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clean_one_is_shown_to_those_whose_ride_it_is_and_to_coordinators_who_are_seen()
    {
        var (restaurant, rider, ride) = await Ridden();
        var (stranger, other) = (await town.Restaurant(), await coop.NewRider());
        Assert.Equal(HttpStatusCode.NotFound, (await Picture(restaurant, ride)).StatusCode);
        byte[] picture = [.. Jpeg, .. RandomNumberGenerator.GetBytes(MostBytes - Jpeg.Length)];
        await SendPicture(rider, ride, picture);

        foreach (var person in (Person[])[restaurant, rider, coop.Coordinator])
        {
            var shown = await Picture(person, ride);
            Assert.Equal((HttpStatusCode.OK, "image/jpeg", "attachment"), (shown.StatusCode, shown.Content.Headers.ContentType?.MediaType, shown.Content.Headers.ContentDisposition?.DispositionType));
            Assert.Equal(picture, await shown.Content.ReadAsByteArrayAsync());
        }
        foreach (var person in (Person[])[stranger, other])
            Assert.Equal(HttpStatusCode.NotFound, (await Picture(person, ride)).StatusCode);
        var looked = Rows(await rider.Get("/v1/my-data"), "matching", "personal_reads").Single(read => read.GetProperty("door").GetString() == "ReadHandoverProof");
        Assert.Equal(coop.Coordinator.Id, looked.GetProperty("reader").GetGuid());
    }

    [Fact]
    public async Task Evidence_is_shown_when_it_is_clean_as_large_as_it_may_be_and_not_when_a_virus_stands_at_its_end()
    {
        var (member, proposal) = (await coop.NewRider(), await meeting.Ask(Meeting.WhoeverComes, opensIn: TimeSpan.FromMinutes(30)));
        var text = Line(MostBytes);
        await Attach(proposal, "clean.csv", text);
        await Attach(proposal, "virus.csv", [.. text[ScannedCoop.Virus.Length..], .. ScannedCoop.Virus]);

        Assert.Equal(text, await (await Evidence(member, proposal, "clean.csv")).Content.ReadAsByteArrayAsync());
        await Refused(await Evidence(member, proposal, "virus.csv"), HttpStatusCode.UnprocessableEntity, "malicious_file");
        await Refused(await Evidence(coop.Coordinator, proposal, "virus.csv"), HttpStatusCode.UnprocessableEntity, "malicious_file");
    }

    /// <summary>What the scanner cannot open it cannot find clean.</summary>
    [Fact]
    public async Task Evidence_that_is_locked_is_shown_to_nobody()
    {
        var proposal = await meeting.Ask(Meeting.WhoeverComes, opensIn: TimeSpan.FromMinutes(30));
        var locked = $"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n2 0 obj\n<</Filter/Standard/V 1/R 2/P -4/O<{new string('6', 64)}>/U<{new string('6', 64)}>>>\nendobj\n"
            + "trailer\n<</Root 1 0 R/Encrypt 2 0 R/ID[<63>]>>\nstartxref\n9\n%%EOF\n";
        await Attach(proposal, "locked.pdf", System.Text.Encoding.ASCII.GetBytes(locked));
        await Attach(proposal, "open.pdf", System.Text.Encoding.ASCII.GetBytes(locked.Replace("/Encrypt 2 0 R", "", StringComparison.Ordinal)));

        await Refused(await Evidence(coop.Coordinator, proposal, "locked.pdf"), HttpStatusCode.UnprocessableEntity, "malicious_file");
        Assert.True((await Evidence(coop.Coordinator, proposal, "open.pdf")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task While_the_scanner_is_gone_only_what_was_clean_within_the_hour_is_shown()
    {
        var (_, rider, ride) = await Ridden();
        var (member, proposal) = (await coop.NewRider(), await meeting.Ask(Meeting.WhoeverComes, opensIn: TimeSpan.FromMinutes(30)));
        await Attach(proposal, "known.csv", Line(100));
        Assert.True((await Evidence(member, proposal, "known.csv")).IsSuccessStatusCode);

        await scanned.WithoutScanner(async () =>
        {
            await Attach(proposal, "new.csv", Line(100));
            await SendPicture(rider, ride, [.. Jpeg, .. RandomNumberGenerator.GetBytes(100)]);
            foreach (var answer in (HttpResponseMessage[])[await Picture(rider, ride), await Evidence(member, proposal, "new.csv")])
            {
                await Refused(answer, HttpStatusCode.ServiceUnavailable, "not_scanned");
                Assert.NotNull(answer.Headers.RetryAfter);
            }
            Assert.True((await Evidence(member, proposal, "known.csv")).IsSuccessStatusCode);
        });

        Assert.True((await Picture(rider, ride)).IsSuccessStatusCode);
        Assert.True((await Evidence(member, proposal, "new.csv")).IsSuccessStatusCode);
    }

    private async Task<(Person Restaurant, Person Rider, Guid Ride)> Ridden()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);
        return (restaurant, rider, order);
    }

    /// <summary>A line of a table that no other test sends.</summary>
    private static byte[] Line(int bytes) => System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(bytes));

    internal static async Task SendPicture(Person rider, Guid ride, byte[] image)
    {
        using var body = new ByteArrayContent(image) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        Assert.Equal(HttpStatusCode.NoContent, (await rider.Http.PutAsync($"/v1/rides/{ride}/proof", body)).StatusCode);
    }

    private async Task Attach(Guid proposal, string name, byte[] content)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(name.EndsWith(".pdf", StringComparison.Ordinal) ? "application/pdf" : "text/csv") } };
        Assert.Equal(HttpStatusCode.OK, (await coop.Coordinator.Http.PutAsync($"/v1/proposals/{proposal}/evidence/{name}", body)).StatusCode);
    }

    private static Task<HttpResponseMessage> Picture(Person person, Guid ride) => person.Http.GetAsync($"/v1/rides/{ride}/proof");

    private static Task<HttpResponseMessage> Evidence(Person person, Guid proposal, string name) => person.Http.GetAsync($"/v1/proposals/{proposal}/evidence/{name}");

    private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string code) =>
        Assert.Equal((status, code), (answer.StatusCode, await answer.Code()));
}
