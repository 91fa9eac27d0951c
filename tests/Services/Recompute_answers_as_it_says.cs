using Coop.Redistribution;

namespace Coop.Services;

/// <summary>The command line that works shares out again: what it prints where, and its exit codes.</summary>
public sealed class Recompute_answers_as_it_says : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task Nought_and_one_object_when_it_can()
    {
        var (code, said, complained) = await Recompute("""{"period":"2026","poolCents":4,"members":[{"id":"A","weight":"1"},{"id":"B","weight":3},{"id":"C","weight":"10/2"}],"capCents":2}""");
        Assert.Equal((0, "{\"keptCents\":0,\"shares\":{\"A\":0,\"B\":2,\"C\":2}}\n", ""), (code, said, complained));
    }

    [Fact]
    public async Task One_and_the_share_when_a_proof_is_false()
    {
        var (code, said, complained) = await Recompute(Proof.Of("2026", new(1_000), [new("c", 1), new("b", 1), new("a", 1)], cap: null, new("statutes", 3, "sha256:0")).Json()
            .Replace("\"cents\":334", "\"cents\":335", StringComparison.Ordinal));
        Assert.Equal((1, "{\"keptCents\":0,\"matches\":false,\"shares\":{\"a\":334,\"b\":333,\"c\":333}}\n"), (code, said));
        Assert.Equal("the share of a is 334 cents, not 335", complained.Split('\n')[0].TrimEnd());
    }

    [Fact]
    public async Task One_and_the_figure_when_a_vote_was_not_counted_so()
    {
        var (code, said, complained) = await Recompute("""
            {"proposalId":"0199","hash":"sha256:0","rule":{"quorum":"1/2","majority":"1/2"},"status":"adopted","result":{"eligible":3,"yes":2,"no":0,"abstain":0},
             "items":[{"receipt":"00000000-0000-4000-8000-000000000001","choice":"yes"},{"receipt":"00000000-0000-4000-8000-000000000002","choice":"no"}]}
            """);
        Assert.Equal((1, "{\"matches\":false,\"result\":{\"abstain\":0,\"eligible\":3,\"no\":1,\"yes\":1},\"status\":\"refused\"}\n"), (code, said));
        Assert.Equal("yes is 1, not 2", complained.Split('\n')[0].TrimEnd());
    }

    [Theory]
    [InlineData("{\n\"period\":\n}", ":3: not JSON")]
    [InlineData("""{"period":"2026","poolCents":1,"members":[{"id":"A","weight":"0"}]}""", ":1: There is something to share, but every weight is zero.")]
    public async Task Two_and_the_line_when_it_cannot_be_read_or_a_rule_refuses(string text, string because)
    {
        var (code, said, complained) = await Recompute(text);
        Assert.Equal((2, ""), (code, said));
        Assert.StartsWith(file + because, complained, StringComparison.Ordinal);
        Assert.Single(complained.TrimEnd().Split('\n'));
    }

    private async Task<(int Code, string Out, string Error)> Recompute(string text)
    {
        await File.WriteAllTextAsync(file, text);
        using var program = CoopProcess.Start(founding: null, "recompute", file);
        return (await program.Ended(), program.Out, program.Error);
    }
}
