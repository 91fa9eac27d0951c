namespace Coop.Members;

/// <summary>How strongly people sign in, as <c>SignIn:*</c> says: what of it must fit together before the program starts.</summary>
public sealed class SignInSettings
{
    public const string WhatTheyMustSay =
        "SignIn:TwoFactors wants two factors of everybody, and SignIn:Authority signs people in: set SignIn:Acr to what its ID tokens say of a sign-in with two factors, or SignIn:TwoFactors to false.";

    public bool TwoFactors { get; set; }
    public string? Authority { get; set; }
    public string? Acr { get; set; }

    /// <summary>Whether two factors, where they are wanted, are asked for by somebody.</summary>
    public bool AreWhole => !TwoFactors || string.IsNullOrEmpty(Authority) || !string.IsNullOrEmpty(Acr);
}
