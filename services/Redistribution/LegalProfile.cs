using System.Text.Json.Serialization;

namespace Coop.Redistribution;

/// <summary>The law that a collective is bound by; it decides what its members may vote about the surplus.</summary>
public enum LegalProfile
{
    /// <summary>French workers' co-operative (loi 78-763).</summary>
    [JsonStringEnumMemberName("FR_SCOP")] FrScop,

    /// <summary>French co-operative of collective interest (loi 47-1775, art. 19 quinquies and following).</summary>
    [JsonStringEnumMemberName("FR_SCIC")] FrScic,

    /// <summary>French co-operative under the common law of 1947, which gives back to its members what their business left (loi 47-1775 art. 15).</summary>
    [JsonStringEnumMemberName("FR_RISTOURNE")] FrRistourne,

    /// <summary>A union whose members are collectives (loi 47-1775 art. 5, 9 and 15).</summary>
    [JsonStringEnumMemberName("FEDERATION")] Federation,

    /// <summary>Worker co-operative in the United States (Internal Revenue Code, subchapter T).</summary>
    [JsonStringEnumMemberName("US_WORKER_COOP")] UsWorkerCoop,

    /// <summary>Spanish co-operative of associated work (Ley 27/1999 art. 57 to 59 and 80).</summary>
    [JsonStringEnumMemberName("ES_TRABAJO_ASOCIADO")] EsTrabajoAsociado,

    /// <summary>Italian workers' co-operative (legge 142/2001, codice civile art. 2511 and following).</summary>
    [JsonStringEnumMemberName("IT_COOP_LAVORO")] ItCoopLavoro,

    /// <summary>British co-operative society (Co-operative and Community Benefit Societies Act 2014).</summary>
    [JsonStringEnumMemberName("UK_SOCIETY")] UkSociety,
}

/// <summary>What a share can be measured by.</summary>
public enum ShareKey
{
    /// <summary>Everybody alike, or by the days present where the statutes say so.</summary>
    Equal,

    /// <summary>Paid working time in seconds, with absences that count as work.</summary>
    Hours,

    /// <summary>Gross pay in cents.</summary>
    Wages,

    /// <summary>Rides delivered.</summary>
    Deliveries,

    /// <summary>Metres ridden on them.</summary>
    Distance,

    /// <summary>Cents paid to the federation.</summary>
    Fees,

    /// <summary>Cents of value added.</summary>
    ValueAdded,

    /// <summary>Cents of capital held: lawful nowhere here, so that it can be refused by its name.</summary>
    Capital,
}
