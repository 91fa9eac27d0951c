using System.Text;
using Coop.Members;

namespace Coop.Rules;

public sealed class Evidence_is_what_it_says
{
    [Theory]
    [InlineData("what-if.json", "application/json", "{\"rides\": 3}")]
    [InlineData("month.csv", "text/csv", "ride;cents\nA;é")]
    [InlineData("why.txt", "text/plain", "Because.")]
    [InlineData("law.pdf", "application/pdf", "%PDF-1.7 …")]
    public void What_its_name_type_and_content_say_alike_is_taken(string name, string type, string content) =>
        Assert.Null(EvidenceFile.Forbid(name, type, Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("budget.exe", "text/plain", "MZ", "invalid_name")]
    [InlineData("month.csv", "application/json", "{}", "invalid_name")]
    [InlineData("what-if.json", "application/json", "{\"rides\": 3", "invalid_content")]
    [InlineData("what-if.json", "application/json", "rides: 3", "invalid_content")]
    [InlineData("law.pdf", "application/pdf", "<html>", "invalid_content")]
    [InlineData("why.txt", "text/plain", "MZ\0\u0001", "invalid_content")]
    [InlineData("why.txt", "image/png", "x", "invalid_media_type")]
    [InlineData("why.txt", "text/plain", "", "invalid_size")]
    public void Nothing_else_is(string name, string type, string content, string code) =>
        Assert.Equal(code, EvidenceFile.Forbid(name, type, Encoding.UTF8.GetBytes(content))?.Code);

    [Fact]
    public void What_is_no_text_is_none() =>
        Assert.Equal("invalid_content", EvidenceFile.Forbid("month.csv", "text/csv", [0x4D, 0x5A, 0x90, 0xFF])?.Code);
}
