//! Chance that is the same in every run with the same seed.

use crate::plan::{CaseId, Seed};

/// A number from 0 to 1, another for every seed, case and attempt: FNV-1a, its high bits.
pub(super) fn chance(seed: Seed, case: &CaseId, tried: u32) -> f64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let (seed, tried) = (seed.0.to_le_bytes(), tried.to_le_bytes());
    for byte in seed.iter().chain(case.0.as_bytes()).chain(&tried) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of the product depend on few of the bytes.
    let high = u32::try_from((hash ^ (hash >> 29)) >> 32).unwrap_or_default();
    f64::from(high) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_even_and_the_same_in_every_run() {
        let all: Vec<f64> = (0..1_000).map(|n| chance(Seed(n), &CaseId(format!("a{n}").into()), 1)).collect();
        for tenth in 0..10 {
            let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
            let within = all.iter().filter(|number| (from..to).contains(*number)).count();
            assert!((50..200).contains(&within), "{within} from {from} to {to}");
        }
        assert_eq!(
            chance(Seed(7), &CaseId("a".into()), 2).to_bits(),
            chance(Seed(7), &CaseId("a".into()), 2).to_bits()
        );
    }
}
