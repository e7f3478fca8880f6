//! Quantities as people read them.

use std::time::Duration;

/// `850 ns`, `85 µs`, `340 ms`, `1.2 s`, `12 s`, `2 min 5 s`, `1 h 3 min`: at most two figures that matter.
#[must_use]
pub fn duration(time: Duration) -> String {
    let nanos = time.as_nanos();
    let seconds = time.as_secs();
    match nanos {
        0..1_000 => format!("{nanos} ns"),
        1_000..999_500 => format!("{} µs", rounded(nanos, 1_000)),
        999_500..999_500_000 => format!("{} ms", rounded(nanos, 1_000_000)),
        999_500_000..9_950_000_000 => {
            let tenths = rounded(nanos, 100_000_000);
            match tenths % 10 {
                0 => format!("{} s", tenths / 10),
                tenth => format!("{}.{tenth} s", tenths / 10),
            }
        }
        9_950_000_000..59_500_000_000 => format!("{} s", rounded(nanos, 1_000_000_000)),
        _ if seconds < 3_600 => two(rounded(nanos, 1_000_000_000), 60, "min", "s"),
        _ if seconds < 86_400 => two(u128::from(seconds) / 60, 60, "h", "min"),
        _ => two(u128::from(seconds) / 3_600, 24, "d", "h"),
    }
}

fn rounded(amount: u128, unit: u128) -> u128 {
    (amount + unit / 2) / unit
}

fn two(amount: u128, per: u128, large: &str, small: &str) -> String {
    match amount % per {
        0 => format!("{} {large}", amount / per),
        rest => format!("{} {large} {rest} {small}", amount / per),
    }
}

/// `512 B`, `1.5 KiB`, `13 MiB`: in powers of 1024.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut unit = 1_u128 << 10;
    let mut name = 0;
    while rounded(u128::from(count), unit) >= 1024 && name + 1 < UNITS.len() {
        unit <<= 10;
        name += 1;
    }
    let tenths = rounded(u128::from(count) * 10, unit);
    match (tenths / 10, tenths % 10) {
        (whole @ 0..10, tenth @ 1..10) => format!("{whole}.{tenth} {}", UNITS[name]),
        _ => format!("{} {}", rounded(u128::from(count), unit), UNITS[name]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_shows_the_figures_that_matter() {
        for (nanos, words) in [
            (0, "0 ns"),
            (85_400, "85 µs"),
            (999_600, "1 ms"),
            (340_000_000, "340 ms"),
            (999_700_000, "1 s"),
            (1_240_000_000, "1.2 s"),
            (9_960_000_000, "10 s"),
            (59_700_000_000, "1 min"),
            (125_000_000_000, "2 min 5 s"),
            (3_780_000_000_000, "1 h 3 min"),
            (180_000_000_000_000, "2 d 2 h"),
        ] {
            assert_eq!(duration(Duration::from_nanos(nanos)), words);
        }
        assert_eq!(duration(Duration::MAX), "213503982334601 d 7 h");
    }

    #[test]
    fn a_size_is_in_powers_of_1024() {
        for (count, words) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KiB"),
            (1536, "1.5 KiB"),
            (10 << 20, "10 MiB"),
            ((1 << 20) - 1, "1 MiB"),
            (13_631_488, "13 MiB"),
            (u64::MAX, "16 EiB"),
        ] {
            assert_eq!(bytes(count), words);
        }
    }
}
