using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Services;

/// <summary>A device that holds a passkey signs in without a password, for its own account alone, and nobody can copy its answer.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_passkey_opens_one_account(CoopFixture coop)
{
    [Fact]
    public async Task Who_added_one_signs_in_with_it_as_often_as_they_like()
    {
        var rider = await coop.NewRider();
        using var phone = await Added(rider);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var signedIn = await (await phone.SignIn(coop)).Content.ReadFromJsonAsync<JsonElement>();
            using var me = coop.Client(signedIn.GetProperty("accessToken").GetString());
            Assert.Equal(rider.Id, (await me.GetFromJsonAsync<JsonElement>("/v1/members/me")).GetProperty("id").GetGuid());
            phone.Count++;
        }
    }

    [Fact]
    public async Task It_is_listed_named_and_removed()
    {
        var rider = await coop.NewRider();
        using var phone = await Added(rider, "my phone");
        Assert.Equal("my phone", Assert.Single((await rider.Get("/v1/members/me/passkeys")).GetProperty("items").EnumerateArray()).GetProperty("name").GetString());

        await rider.Put($"/v1/members/me/passkeys/{phone.Id}", new { name = "the old phone" });
        Assert.Equal("the old phone", (await rider.Get("/v1/members/me/passkeys")).GetProperty("items")[0].GetProperty("name").GetString());

        var other = await coop.NewRider();
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync($"/v1/members/me/passkeys/{phone.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await rider.Http.DeleteAsync($"/v1/members/me/passkeys/{phone.Id}")).StatusCode);
        await Refused(await phone.SignIn(coop));
    }

    [Fact]
    public async Task An_answer_counts_once_even_a_hundred_times_at_once()
    {
        // One that does not count, as many do not: nothing but the question itself tells a copied answer.
        using var phone = new Passkey { Count = 0 };
        Assert.Equal(HttpStatusCode.Created, (await phone.AddTo((await coop.NewRider()).Http)).StatusCode);
        var question = await Ask();
        var reply = new { id = question.GetProperty("id").GetGuid(), credential = phone.Show(question.GetProperty("publicKey")) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Reply(reply)));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal(99, answers.Count(HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Of_two_copies_that_show_the_same_count_one_is_refused()
    {
        using var phone = await Added(await coop.NewRider());
        var questions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ask()));

        var answers = await Task.WhenAll(questions.Select(question =>
            Reply(new { id = question.GetProperty("id").GetGuid(), credential = phone.Show(question.GetProperty("publicKey")) })));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_copy_whose_count_fell_behind_is_refused()
    {
        using var phone = await Added(await coop.NewRider());
        phone.Count = 10;
        Assert.Equal(HttpStatusCode.OK, (await phone.SignIn(coop)).StatusCode);

        phone.Count = 9;

        await Refused(await phone.SignIn(coop));
    }

    [Theory]
    [InlineData("https://localhost.evil.example")]
    [InlineData("https://evil.example")]
    public async Task An_answer_given_at_another_address_is_refused(string origin)
    {
        using var phished = new Passkey { Origin = origin };
        var rider = await coop.NewRider();

        Assert.Equal("invalid_passkey", await (await phished.AddTo(rider.Http)).Code());
        Assert.Equal(0, (await rider.Get("/v1/members/me/passkeys")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_passkey_that_names_another_account_opens_neither()
    {
        var (rider, other) = (await coop.NewRider(), await coop.NewRider());
        using var phone = await Added(rider);
        using var others = await Added(other);

        phone.Owner = others.Owner;

        await Refused(await phone.SignIn(coop));
    }

    [Fact]
    public async Task A_question_put_to_one_cannot_be_answered_by_another()
    {
        var (rider, other) = (await coop.NewRider(), await coop.NewRider());
        using var phone = new Passkey();
        var question = await rider.Post("/v1/members/me/passkeys/options");

        var answer = await other.TryPost("/v1/members/me/passkeys", new
        {
            id = question.GetProperty("id").GetGuid(), credential = phone.Make(question.GetProperty("publicKey")), name = "phone",
        });

        Assert.Equal("used_challenge", await answer.Code());
    }

    [Fact]
    public async Task Who_left_opens_nothing_with_it()
    {
        var rider = await coop.NewRider();
        using var phone = await Added(rider);
        await rider.Post($"/v1/members/{rider.Id}/leave", new { });

        await Refused(await phone.SignIn(coop));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}""")]
    public async Task What_is_no_passkey_is_refused(string credential)
    {
        var question = await Ask();

        await Refused(await Reply(new { id = question.GetProperty("id").GetGuid(), credential = JsonElement.Parse(credential) }));
    }

    private static async Task Refused(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_passkey", await answer.Code());
    }

    private static async Task<Passkey> Added(Person person, string name = "phone")
    {
        var phone = new Passkey();
        Assert.Equal(HttpStatusCode.Created, (await phone.AddTo(person.Http, name)).StatusCode);
        return phone;
    }

    private async Task<JsonElement> Ask()
    {
        using var anyone = coop.Client();
        return await (await anyone.PostAsJsonAsync("/v1/sign-in/passkey/options", new { })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> Reply(object reply)
    {
        using var anyone = coop.Client();
        return await anyone.PostAsJsonAsync("/v1/sign-in/passkey", reply, Wire.Json);
    }
}
