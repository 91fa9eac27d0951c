using Coop.Hosting;
using Coop.Routing;

namespace Coop.Matching;

/// <summary>Who rides what, and when: shifts, offers, and the whole life of a ride.</summary>
public static class MatchingService
{
    public static Service It { get; } = Service.Of<MatchingDb>(
        ServiceName.Matching,
        keeps: Retention.Table,
        summary: SumWork.Mine,
        map: v1 =>
        {
            var doors = v1.MapGroup("").WithTags("Matching");
            StartShift.Map(doors);
            PauseShift.Map(doors);
            EndShift.Map(doors);
            ReportIncident.Map(doors);
            KeepCover.Map(doors);
            ReadShifts.Map(doors);
            ReadShiftSoFar.Map(doors);
            ReportPosition.Map(doors);
            ReadOffers.Map(doors);
            AnswerOffer.Map(doors);
            ReadRide.Map(doors);
            TrackRide.Map(doors);
            TellRide.Map(doors);
            KeepProof.Map(doors);
            ReadProof.Map(doors);
            ReleaseRide.Map(doors);
            CancelRide.Map(doors);
            CorrectRide.Map(doors);
            AssignRide.Map(doors);
            ReadWhy.Map(doors);
            ReadMatchingPolicy.Map(doors);
            CheckMatchingPolicy.Map(doors);
            ReadFairness.Map(doors);
            PauseService.Map(doors);
            PublishSlot.Map(doors);
            ReadSlots.Map(doors);
            TakeSlot.Map(doors);
            SwapSlot.Map(doors);
            CorrectClock.Map(doors);
        },
        add: services =>
        {
            services.AddValidation();
            services.AddTrips();
            services.AddSingleton(CheckMatchingPolicy.BeforeItHolds);
            services.AddSingleton<Places>();
            services.AddSingleton<Whereabouts>();
            services.AddSingleton<TownState>();
            services.AddSingleton<HoldZones>();
            services.AddHostedService<ListenToZones>();
        });
}
