using Coop.Hosting;

namespace Coop.Members;

/// <summary>Who belongs to the co-op, what they may do, and what they voted.</summary>
public static class MembersService
{
    public static Service It { get; } = Service.Of<MembersDb>(
        ServiceName.Members,
        keeps: Retention.Table,
        map: v1 =>
        {
            var doors = v1.MapGroup("").WithTags("Members");
            SignIn.Map(doors);
            RefreshSignIn.Map(doors);
            SignOut.Map(doors);
            ReadSignIns.Map(doors);
            EndSignIns.Map(doors);
            SignInByKey.Map(doors);
            SignInByPasskey.Map(doors);
            SignInByAuthority.Map(doors);
            AddSecondFactor.Map(doors);
            ReadSecondFactor.Map(doors);
            AddPasskey.Map(doors);
            ReadPasskeys.Map(doors);
            UpdatePasskey.Map(doors);
            InviteMember.Map(doors);
            AcceptInvitation.Map(doors);
            ChoosePassword.Map(doors);
            SendInvitation.Map(doors);
            ReadMe.Map(doors);
            GivePhone.Map(doors);
            ReadStanding.Map(doors);
            ReadMember.Map(doors);
            ReadMembers.Map(doors);
            AddEngagement.Map(doors);
            AssignRoles.Map(doors);
            LeaveCoop.Map(doors);
            DecideRestriction.Map(doors);
            DecideReview.Map(doors);
            ReadRestrictions.Map(doors);
            AskContact.Map(doors);
            AnswerQuestion.Map(doors);
            AssignContact.Map(doors);
            AddRestaurant.Map(doors);
            IssueApiKey.Map(doors);
            ReadApiKeys.Map(doors);
            RevokeApiKey.Map(doors);
            Propose.Map(doors);
            WithdrawProposal.Map(doors);
            GiveProxy.Map(doors);
            SeatMember.Map(doors);
            CastVote.Map(doors);
            ReadProposal.Map(doors);
            ReadRetention.Map(doors);
            ReadBallots.Map(doors);
            ReadRights.Map(doors);
            AttachEvidence.Map(doors);
            ReadEvidence.Map(doors);
            Announce.Map(doors);
            PublishRidersChannel.Map(doors);
            EraseMember.Map(doors);
        },
        add: services => services
            .AddOptions<SignInSettings>().BindConfiguration("SignIn").Validate(signIn => signIn.AreWhole, SignInSettings.WhatTheyMustSay).ValidateOnStart().Services
            .AddValidation()
            .AddSigningKeys<MembersDb>()
            .AddSingleton<Tokens>()
            .AddAccounts()
            .AddSingleton<PersonSeals>()
            .AddSingleton<SignInLimits>(),
        root: ShowKeys.Map,
        summary: ReadMe.Mine);
}
