using Coop.Matching;
using Coop.Routing;

namespace Coop.Rules;

public class A_place_is_shown_as_a_square
{
    private const int LeastMetres = 100;

    [Fact]
    public void It_is_never_finer_than_a_hundred_metres_anywhere_on_earth()
    {
        for (var lat = -89.0; lat <= 89; lat += 0.5)
        {
            var here = Area.Of(new Place(lat, 4.85));
            Assert.True(here.Metres >= LeastMetres);
            // Whoever walks less than half a square north or east sees at most two squares, and those are a side apart.
            foreach (var there in (Place[])[new Place(here.Lat + (here.Metres / 111_195.0), here.Lng), East(here)])
                Assert.InRange(
                    Earth.MetresBetween(new Place(here.Lat, here.Lng), new Place(Area.Of(there).Lat, Area.Of(there).Lng)),
                    LeastMetres, 2 * here.Metres);
        }

        static Place East(Area here) =>
            new(here.Lat, here.Lng + (here.Metres / (111_195.0 * Math.Cos(double.DegreesToRadians(here.Lat)))));
    }

    [Fact]
    public void Everybody_in_it_is_shown_at_the_same_point()
    {
        var middle = Area.Of(new Place(45.75, 4.85));
        foreach (var (north, east) in ((int, int)[])[(0, 0), (90, 90), (-90, -90), (90, -90)])
            Assert.Equal(middle, Area.Of(new Place(middle.Lat + (north / 111_195.0), middle.Lng + (east / 77_600.0))));
    }

    [Fact]
    public void The_place_lies_in_it()
    {
        foreach (var place in (Place[])[new(45.7512, 4.8534), new(-33.9, 151.2), new(0, 0), new(69.65, 18.95), new(45.75, -180)])
        {
            var area = Area.Of(place);
            Assert.InRange(Earth.MetresBetween(place, new Place(area.Lat, area.Lng)), 0, area.Metres * 0.75);
        }
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public void At_the_poles_it_is_still_a_place(double lat) =>
        Assert.True(Area.Of(new Place(lat, 170)) is { Lat: >= -90.01 and <= 90.01, Lng: >= -360 and <= 360 });
}
