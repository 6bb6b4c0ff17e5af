//! Numbers as they stand in the data, of which no digit may be lost.

/// The most digits of a `DECIMAL`.
const MOST_DIGITS: usize = 38;

/// A JSON number in units of the last digit of a `DECIMAL` of so many digits, `scale` of them behind the point. `None` if it has more.
pub(super) fn unscaled(number: &[u8], digits: u8, scale: u8) -> Option<i128> {
    let (unsigned, is_negative) = match number.strip_prefix(b"-") {
        Some(unsigned) => (unsigned, true),
        None => (number, false),
    };
    // The digits up to the last one that is not 0, how many these are, and the power of ten that they are units of
    let (mut units, mut used, mut power) = (0_u128, 0, 0_i64);
    let (mut zeros, mut behind_point) = (0, false);
    let mut exponent = None;
    for (at, &byte) in unsigned.iter().enumerate() {
        match byte {
            b'0' if units == 0 => power -= i64::from(behind_point),
            b'0' => {
                zeros += 1;
                power -= i64::from(behind_point);
            }
            b'1'..=b'9' => {
                used += zeros + 1;
                if used > MOST_DIGITS {
                    return None;
                }
                for _ in 0..=zeros {
                    units *= 10;
                }
                units += u128::from(byte - b'0');
                zeros = 0;
                power -= i64::from(behind_point);
            }
            b'.' => behind_point = true,
            _ => {
                exponent = unsigned.get(at + 1..);
                break;
            }
        }
    }
    if units == 0 {
        return Some(0);
    }
    if let Some(exponent) = exponent {
        // One that does not fit is far beyond all digits.
        power = power.checked_add(str::from_utf8(exponent).ok()?.parse::<i64>().ok()?)?;
    }
    let shift = power.checked_add(i64::from(scale) + i64::try_from(zeros).ok()?)?;
    let shift = usize::try_from(shift).ok()?;
    if used.checked_add(shift)? > usize::from(digits).min(MOST_DIGITS) {
        return None;
    }
    let units = units * 10_u128.pow(u32::try_from(shift).ok()?);
    let units = i128::try_from(units).ok()?;
    Some(if is_negative { -units } else { units })
}

#[cfg(test)]
mod tests {
    fn unscaled(number: &str, digits: u8, scale: u8) -> Option<i128> {
        super::unscaled(number.as_bytes(), digits, scale)
    }

    #[test]
    fn every_digit_counts() {
        for (number, expected) in [
            ("0", Some(0)),
            ("-0.000", Some(0)),
            ("0e999999999999999999999", Some(0)),
            ("154.6", Some(15_460)),
            ("-1.50", Some(-150)),
            ("0.05", Some(5)),
            ("100", Some(10_000)),
            ("99999.99", Some(9_999_999)),
            ("100000", None),
            ("0.001", None),
            ("1.0000000000000000000000000000000000000000000000000", Some(100)),
            ("0.00000000000000000000000000000000000000000000000005", None),
            ("1.5e2", Some(15_000)),
            ("15E-1", Some(150)),
            ("1234500e-4", Some(12_345)),
            ("1e+4", Some(1_000_000)),
            ("1e5", None),
            ("1e-3", None),
            ("1e999999999999999999999", None),
            ("1e-9223372036854775808", None),
            ("12345678901234567890123456789012345678901234567890", None),
        ] {
            assert_eq!(unscaled(number, 7, 2), expected, "{number}");
        }
        let all = "12345678901234567890123456789012345678";
        assert_eq!(unscaled(all, 38, 0), all.parse().ok());
        assert_eq!(
            unscaled(&format!("{}.{}", &all[..28], &all[28..]), 38, 10),
            all.parse().ok()
        );
        assert_eq!(unscaled(&"9".repeat(38), 38, 0), "9".repeat(38).parse().ok());
    }
}
