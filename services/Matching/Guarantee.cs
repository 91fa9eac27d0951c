using Coop.Wages;

namespace Coop.Matching;

/// <summary>What is guaranteed for an hour on shift, as planning needs it: work goes first to who is furthest behind.</summary>
public static class Guarantee
{
    private const int MinutesAnHour = 60;

    extension(PayPolicy policy)
    {
        /// <summary>Cents an hour: the highest floor by time that day, the law's own included; 0 where time is not guaranteed.</summary>
        public int GuaranteeOn(DateTimeOffset at) => (int)policy.AllFloors.Select(floor => floor.Per switch
        {
            PaidPer.Hour => floor.On(policy.DayOf(at)).Cents,
            PaidPer.Minute => floor.On(policy.DayOf(at)).Cents * MinutesAnHour,
            _ => 0,
        }).Append(0).Max();
    }
}
