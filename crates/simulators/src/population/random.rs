//! A small generator of our own (the splitmix step), so that a seed gives the same population
//! with every version of every library.

/// Dice that fall alike for one seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when there is nothing below it.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        // The bias of the remainder is far below anything a population could show.
        let rest = self.next().checked_rem(u64::from(bound)).unwrap_or(0);
        u32::try_from(rest).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// True `share` times in a thousand.
    pub(crate) fn per_mille(&mut self, share: u32) -> bool {
        self.below(1000) < share
    }

    /// An index below `length`; 0 when the list is empty.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        let bound = u32::try_from(length).unwrap_or(u32::MAX);
        usize::try_from(self.below(bound)).unwrap_or(0)
    }

    /// One of a list.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.index(list.len())]
    }

    /// `count` characters out of `alphabet`.
    pub(crate) fn text(&mut self, alphabet: &str, count: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..count)
            .map(|_| letters[self.index(letters.len())])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers are fixed for ever: a changed generator would change every demonstration.
    #[test]
    fn one_seed_gives_one_sequence() {
        let mut dice = Dice::new(0);
        assert_eq!(dice.next(), 0xE220_A839_7B1D_CDAF);
        let first: Vec<u32> = (0..8).map(|_| dice.below(100)).collect();
        let mut again = Dice::new(0);
        again.next();
        let second: Vec<u32> = (0..8).map(|_| again.below(100)).collect();
        assert_eq!(first, second);
    }

    /// Bounds are kept, the empty one included.
    #[test]
    fn bounds_are_kept() {
        let mut dice = Dice::new(7);
        assert!((0..1000).all(|_| (3..=5).contains(&dice.between(3, 5))));
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.text("AB", 20).len(), 20);
    }
}
