using System.Text.RegularExpressions;

namespace Coop.Properties;

/// <summary>Which files are doors and which are rules, by the first word of their names.</summary>
internal static partial class FileNames
{
    /// <summary>A word that is both is a noun when it stands alone: <c>Tip.cs</c> is a tip, <c>TipOrder.cs</c> gives one.</summary>
    public static bool IsDoor(string file) => IsTable(file) || IsSurelyDoor(file)
        || (Words().Matches(file) is { Count: > 1 } words && VerbsOrNouns.Contains(words[0].Value));

    public static bool IsSurelyDoor(string file) => Verbs.Contains(Words().Match(file).Value);

    /// <summary>The database, the list of doors and the program: doors by trade, whatever they are called.</summary>
    private static bool IsTable(string file) => file.EndsWith("Db", StringComparison.Ordinal) || file.EndsWith("Service", StringComparison.Ordinal)
        || file is "Program" or "Tables";

    /// <summary>What a door can be called; who needs another verb adds it.</summary>
    private static readonly HashSet<string> Verbs =
    [
        "Accept", "Add", "Adopt", "Announce", "Answer", "Approve", "Ask", "Assign", "Attach", "Book", "Call", "Cancel", "Carry", "Cast", "Check", "Choose", "Close", "Collect", "Contest", "Correct", "Decide", "Decline", "Deliver",
        "Draw", "Encrypt", "Erase", "Expire", "Export", "Find", "Follow", "Forget", "Found", "Give", "Hash", "Hear", "Hold", "Invite", "Issue", "Keep", "Lapse", "Leave", "Listen",
        "Load", "Lock", "Look", "Make", "Map", "Mark", "Move", "Open", "Pick", "Propose", "Prove", "Publish", "Put", "Read", "Ready",
        "Receive", "Resume", "Reverse", "Revoke", "Run", "Save", "Scan", "Seal", "Seat", "Send", "Settle", "Show", "Stop", "Sum", "Swap",
        "Take", "Tell", "Track", "Update", "Withdraw", "Write",
    ];

    /// <summary>Words that are verbs in <c>OfferRides.cs</c> and nouns in <c>OfferPay.cs</c>.</summary>
    private static readonly HashSet<string> VerbsOrNouns =
        ["Count", "End", "Fill", "Limit", "Match", "Measure", "Offer", "Order", "Pause", "Pay", "Place", "Plan", "Position", "Quote", "Refresh",
         "Release", "Report", "Return", "Ride", "Share", "Shift", "Sign", "Start", "Step", "Tip", "Vote"];

    [GeneratedRegex("[A-Z][a-z]+")]
    private static partial Regex Words();
}
