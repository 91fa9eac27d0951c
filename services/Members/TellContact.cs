using Coop.Hosting;
using Coop.Matching;

namespace Coop.Members;

/// <summary>The contact of a rider who had an accident hears of it at once.</summary>
public sealed class TellContact(MembersDb db) : IHear<IncidentReported>
{
    public async Task Hear(IncidentReported news, CancellationToken stopping)
    {
        if (await db.Contacts.FindAsync([news.RiderId], stopping) is { } contact)
            db.Publish(new PersonTold(contact.ContactId.Value, IsRestaurant: false, news.ShiftId.Value, "incident", news.At));
    }
}
