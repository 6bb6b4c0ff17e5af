//! Random numbers that are the same on every machine: [xoshiro256++](https://prng.di.unimi.it), seeded by `SplitMix64`, both by
//! Blackman and Vigna, in the public domain.

use crate::number::{floor, from_bits};

/// What a stream is for. Streams are independent, so that a defect changes nothing else of a patient.
#[derive(Clone, Copy)]
pub enum Purpose {
    Sample = 1,
    Person,
    Health,
    Identifiers,
    Defects,
}

/// One stream of random numbers.
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// The stream of a purpose for the patient `index`, or for the whole sample where that is 0.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut state = mix(seed) ^ mix(index.wrapping_mul(8) + purpose as u64);
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            mix(state)
        };
        Self {
            state: [next(), next(), next(), next()],
        }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number from 0 up to, and not with, 1.
    pub fn unit(&mut self) -> f64 {
        from_bits(self.bits())
    }

    /// A number from `low` to `high`.
    pub fn range(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }

    /// A whole number from `low` to `high`, both included; `low` where there is none.
    pub fn whole(&mut self, low: i32, high: i32) -> i32 {
        low + floor(self.unit() * f64::from((high - low + 1).max(1)))
    }

    /// An index below `length`, which is not 0.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.bits() % length as u64).expect("it is below a usize")
    }

    /// True in `percent` of the cases.
    pub fn percent(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// A standard normal number, nearly: the sum of twelve uniform ones, which lies between -6 and 6.
    pub fn normal(&mut self) -> f64 {
        let sum: u64 = (0..3)
            .map(|_| self.bits())
            .map(|bits| (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48))
            .sum();
        f64::from(u32::try_from(sum).expect("twelve times sixteen bits")) / 65536.0 - 6.0
    }

    /// One of the items, which are not none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }

    /// The place of one of the weights, by weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate() {
            last = place;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// A version 4 [UUID](https://www.rfc-editor.org/rfc/rfc9562#section-5.4).
    pub fn uuid(&mut self) -> String {
        let high = self.bits() & !0xf000 | 0x4000;
        let low = self.bits() >> 2 | 1 << 63;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// The finaliser of `SplitMix64`.
pub fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_reference() {
        // The first number of xoshiro256++ from the state 1, 2, 3, 4: rotl(1 + 4, 23) + 1.
        let mut random = Random { state: [1, 2, 3, 4] };
        assert_eq!(
            [random.bits(), random.bits(), random.bits(), random.bits()],
            [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]
        );
    }

    #[test]
    fn distributions() {
        let mut random = Random::new(1, Purpose::Sample, 0);
        let normals: Vec<f64> = (0..100_000).map(|_| random.normal()).collect();
        let mean = normals.iter().sum::<f64>() / 1e5;
        let variance = normals.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / 1e5;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
        assert!(
            (0..1000)
                .map(|_| random.whole(3, 5))
                .all(|number| (3..=5).contains(&number))
        );
        let third = (0..90_000)
            .filter(|_| random.weighted([1.0, 1.0, 4.0].into_iter()) == 2)
            .count();
        assert!((58_000..62_000).contains(&third), "{third}");
    }

    #[test]
    fn uuids_are_of_version_4() {
        let uuid = Random::new(1, Purpose::Identifiers, 1).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]));
    }
}
