//! Made-up vehicles: a plate and a VIN for every number, no two alike, in no order.

/// Plates of the Kazakh shape `123ABC02` with a region of 01 to 20.
pub const PLATES: u64 = 1000 * 26 * 26 * 26 * 20;
/// Without a common factor with the number of plates, so that every plate comes up once.
const PLATE_STEP: u64 = 104_729_063;
/// Serial numbers of a VIN.
const SERIALS: u64 = 10_000_000_000;
/// Without a common factor with the number of serials.
const SERIAL_STEP: u64 = 2_971_215_073;
/// Maker and model of every VIN; Europe, so there is no check digit.
const VIN_START: &str = "XLRTE47";

/// The plate of a vehicle, 8 characters.
pub fn plate(vehicle: u64) -> String {
    let mut rest = vehicle % PLATES * PLATE_STEP % PLATES;
    let mut next = |count: u64| {
        let digit = rest % count;
        rest /= count;
        digit
    };
    let letters: [char; 3] =
        std::array::from_fn(|_| char::from(b'A' + u8::try_from(next(26)).unwrap_or(0)));
    let region = next(20) + 1;
    let number = next(1000);
    let [first, second, third] = letters;
    format!("{number:03}{first}{second}{third}{region:02}")
}

/// The VIN of a vehicle, 17 characters.
pub fn vin(vehicle: u64) -> String {
    let serial = u128::from(vehicle) * u128::from(SERIAL_STEP) % u128::from(SERIALS);
    format!("{VIN_START}{serial:010}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::country::Country;
    use kernel::plate::{Plate, fold};
    use kernel::vin::Vin;
    use std::collections::BTreeSet;

    #[test]
    fn vehicles_are_valid_and_no_two_alike() {
        let mut plates = BTreeSet::new();
        let mut vins = BTreeSet::new();
        // The last numbers too, where an overflow would show.
        for vehicle in (0..20_000).chain(PLATES - 5000..PLATES) {
            let written = plate(vehicle);
            let parsed = Plate::parse(Country::KZ, &written).unwrap();
            assert_eq!(
                parsed.folded(),
                written,
                "folding leaves the plate as it is"
            );
            assert_eq!(parsed.warning(), None);
            assert_eq!(fold(&written).len(), 8);
            assert!(plates.insert(written));
            let vin = vin(vehicle);
            assert_eq!(Vin::parse(&vin).unwrap().warning(), None);
            assert!(vins.insert(vin));
        }
    }

    #[test]
    fn the_steps_have_no_common_factor_with_the_counts() {
        fn common(a: u64, b: u64) -> u64 {
            if b == 0 { a } else { common(b, a % b) }
        }
        assert_eq!(common(PLATES, PLATE_STEP), 1);
        assert_eq!(common(SERIALS, SERIAL_STEP), 1);
    }
}
