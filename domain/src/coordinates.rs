//! Places on the map: WGS84 degrees, and the Finnish plane coordinates that registers publish.
use crate::identifiers::Flaw;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A point in decimal degrees of WGS84; read from outside only when both lie on the globe.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Degrees")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "db", derive(sea_orm::FromJsonQueryResult))]
pub struct Wgs84 {
    /// Degrees north of the equator.
    #[cfg_attr(feature = "schema", schema(minimum = -90, maximum = 90, example = 62.2426))]
    latitude: f64,
    /// Degrees east of Greenwich.
    #[cfg_attr(feature = "schema", schema(minimum = -180, maximum = 180, example = 25.7473))]
    longitude: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Degrees {
    latitude: f64,
    longitude: f64,
}

impl TryFrom<Degrees> for Wgs84 {
    type Error = Flaw;
    fn try_from(Degrees { latitude, longitude }: Degrees) -> Result<Self, Flaw> {
        Self::new(latitude, longitude)
    }
}

/// Metres north of the equator that Finland's plane coordinates can have.
const NORTHINGS: RangeInclusive<f64> = 6_600_000.0..=7_800_000.0;
/// Metres east of the false origin that Finland's plane coordinates can have.
const EASTINGS: RangeInclusive<f64> = 50_000.0..=760_000.0;

impl Wgs84 {
    /// Refuses degrees that are not on the globe, and 0/0, with [`Flaw::Coordinates`].
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, Flaw> {
        let on_globe = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        let is_unknown = latitude == 0.0 && longitude == 0.0;
        if on_globe && !is_unknown { Ok(Self { latitude, longitude }) } else { Err(Flaw::Coordinates) }
    }

    /// Turns metres of ETRS-TM35FIN (EPSG:3067) into degrees, to well under a millimetre. Refuses
    /// points outside N 6.6–7.8 million and E 50 000–760 000 metres, and so swapped axes too.
    pub fn from_tm35fin(northing: f64, easting: f64) -> Result<Self, Flaw> {
        if NORTHINGS.contains(&northing) && EASTINGS.contains(&easting) {
            Ok(unproject(northing, easting))
        } else {
            Err(Flaw::Coordinates)
        }
    }

    /// Reads the two texts a register publishes as latitude and longitude. They are degrees if both
    /// are within ±180, otherwise metres of ETRS-TM35FIN, northing first. `0`/`0` means unknown and
    /// is refused like everything else that is not a place, with [`Flaw::Coordinates`].
    pub fn from_published(first: &str, second: &str) -> Result<Self, Flaw> {
        let (first, second) = (number(first)?, number(second)?);
        if first.abs() <= 180.0 && second.abs() <= 180.0 {
            Self::new(first, second)
        } else {
            Self::from_tm35fin(first, second)
        }
    }

    /// Degrees north of the equator.
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east of Greenwich.
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// The distance as the crow flies in kilometres, on a sphere (haversine; within 0.6 %).
    pub fn kilometres_to(self, other: Self) -> f64 {
        const EARTH_RADIUS: f64 = 6371.0;
        let half_chord = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
        let (here, there) = (self.latitude.to_radians(), other.latitude.to_radians());
        let along = half_chord(self.longitude, other.longitude) * here.cos() * there.cos();
        let square = half_chord(self.latitude, other.latitude) + along;
        2.0 * EARTH_RADIUS * square.sqrt().min(1.0).asin()
    }
}

fn number(text: &str) -> Result<f64, Flaw> {
    text.trim().parse().or(Err(Flaw::Coordinates))
}

/// The inverse Gauss–Krüger projection by the Krüger series to n⁴, as in the public
/// administration recommendation JHS 197, on GRS80 (equal to WGS84 here).
fn unproject(northing: f64, easting: f64) -> Wgs84 {
    const FLATTENING: f64 = 1.0 / 298.257_222_101;
    const CENTRAL_MERIDIAN: f64 = 27.0;
    const FALSE_EASTING: f64 = 500_000.0;
    let n = FLATTENING / (2.0 - FLATTENING);
    let eccentricity = (FLATTENING * (2.0 - FLATTENING)).sqrt();
    let scale = meridian_scale(n);
    let (north, east) = (northing / scale, (easting - FALSE_EASTING) / scale);

    let (mut xi, mut eta) = (north, east);
    for (multiple, term) in [2.0, 4.0, 6.0, 8.0].into_iter().zip(series(n)) {
        xi -= term * (multiple * north).sin() * (multiple * east).cosh();
        eta -= term * (multiple * north).cos() * (multiple * east).sinh();
    }
    let conformal_latitude = (xi.sin() / eta.cosh()).asin();
    let from_meridian = (eta.tanh() / conformal_latitude.cos()).asin();
    let latitude = geodetic(conformal_latitude, eccentricity);
    Wgs84 { latitude: latitude.to_degrees(), longitude: CENTRAL_MERIDIAN + from_meridian.to_degrees() }
}

/// Metres of the plane per radian along the central meridian.
fn meridian_scale(n: f64) -> f64 {
    const SEMI_MAJOR_AXIS: f64 = 6_378_137.0;
    const SCALE_FACTOR: f64 = 0.9996;
    SCALE_FACTOR * SEMI_MAJOR_AXIS / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0)
}

fn series(n: f64) -> [f64; 4] {
    let (n2, n3, n4) = (n.powi(2), n.powi(3), n.powi(4));
    [
        n / 2.0 - n2 * 2.0 / 3.0 + n3 * 37.0 / 96.0 - n4 / 360.0,
        n2 / 48.0 + n3 / 15.0 - n4 * 437.0 / 1440.0,
        n3 * 17.0 / 480.0 - n4 * 37.0 / 840.0,
        n4 * 4397.0 / 161_280.0,
    ]
}

/// Five rounds reach the precision of the type, each gaining more than two digits.
fn geodetic(conformal_latitude: f64, eccentricity: f64) -> f64 {
    let conformal = conformal_latitude.tan().asinh();
    let isometric =
        (0..5).fold(conformal, |guess, _| conformal + eccentricity * (eccentricity * guess.tanh()).atanh());
    isometric.sinh().atan()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_near(point: Wgs84, latitude: f64, longitude: f64) {
        let off = (point.latitude() - latitude).abs().max((point.longitude() - longitude).abs());
        assert!(off <= 0.000_005_001, "{point:?} is not {latitude}, {longitude}");
    }

    #[test]
    fn plane_coordinates() {
        for (northing, easting, latitude, longitude) in [
            ("6713890.211", "226225.47", 60.46792, 22.01798),
            ("7001175.174", "252680.849", 63.05528, 22.10458),
            ("6839282", "514366", 61.68646, 27.27149),
            ("6714797.374", "218257.487", 60.47055, 21.87237),
            ("7000000", "500000", 63.12934, 27.00000),
        ] {
            assert_near(Wgs84::from_published(northing, easting).unwrap(), latitude, longitude);
        }
    }

    #[test]
    fn small_numbers_are_degrees() {
        assert_near(Wgs84::from_published(" 60.1699", "24.9384").unwrap(), 60.1699, 24.9384);
    }

    #[test]
    fn refused() {
        for (first, second) in [
            ("0", "0"),
            ("0.0", "-0"),
            ("226225.47", "6713890.211"),
            ("6599999", "500000"),
            ("7800001", "500000"),
            ("7000000", "49999"),
            ("7000000", "760001"),
            ("60.17", "500000"),
            ("7000000", "25"),
            ("91", "25"),
            ("NaN", "25"),
            ("60", "NaN"),
            ("inf", "500000"),
            ("", ""),
            ("60,17", "24,93"),
        ] {
            assert_eq!(Wgs84::from_published(first, second), Err(Flaw::Coordinates), "{first} {second}");
        }
        assert_eq!(Flaw::Coordinates.code(), "coordinates");
    }

    #[test]
    fn json_is_checked() {
        let read = serde_json::from_str::<Wgs84>;
        let point = read(r#"{"latitude":62.5,"longitude":25.5}"#).unwrap();
        assert_eq!(serde_json::to_string(&point).unwrap(), r#"{"latitude":62.5,"longitude":25.5}"#);
        assert!(read(r#"{"latitude":95,"longitude":25}"#).is_err());
        assert!(read(r#"{"latitude":0,"longitude":0}"#).is_err());
        assert!(read(r#"{"latitude":62,"longitude":25,"height":1}"#).is_err());
    }

    #[test]
    fn distance() {
        let helsinki = Wgs84::new(60.1699, 24.9384).unwrap();
        let jyvaskyla = Wgs84::new(62.2426, 25.7473).unwrap();
        assert!((helsinki.kilometres_to(jyvaskyla) - 234.4).abs() < 1.0);
        assert!(helsinki.kilometres_to(helsinki).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn every_point_of_the_plane_lies_around_finland(
            northing in NORTHINGS, easting in EASTINGS,
        ) {
            let point = Wgs84::from_tm35fin(northing, easting).unwrap();
            prop_assert!((59.0..71.0).contains(&point.latitude()));
            prop_assert!((15.0..35.0).contains(&point.longitude()));
        }

        #[test]
        fn a_metre_in_the_plane_is_a_metre_on_the_ground(
            northing in NORTHINGS, easting in 50_000.0..700_000.0,
        ) {
            let from = Wgs84::from_tm35fin(northing, easting).unwrap();
            let to = Wgs84::from_tm35fin(northing, easting + 10_000.0).unwrap();
            prop_assert!((from.kilometres_to(to) - 10.0).abs() < 0.1);
        }
    }
}
