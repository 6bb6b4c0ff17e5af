//! Arithmetic that gives the same bits everywhere. `f64::exp` and its like call the platform's own library, whose last digits
//! differ; what is here uses only operations that IEEE 754 defines exactly.

/// 1/n! for n from 0 to 15.
const INVERSE_FACTORIALS: [f64; 16] = {
    let mut values = [1.0; 16];
    let (mut n, mut factor) = (1, 1.0);
    while n < 16 {
        values[n] = values[n - 1] / factor;
        factor += 1.0;
        n += 1;
    }
    values
};

const LN_2: f64 = std::f64::consts::LN_2;

/// e to the power of `x`, which lies between -700 and 700.
pub fn exp(x: f64) -> f64 {
    let halvings = floor(x / LN_2 + 0.5);
    let rest = x - f64::from(halvings) * LN_2;
    let series = INVERSE_FACTORIALS
        .iter()
        .rev()
        .fold(0.0, |sum, factor| sum * rest + factor);
    let exponent = u64::try_from(halvings + 1023).expect("x is not so small");
    series * f64::from_bits(exponent << 52)
}

/// The natural logarithm of `x`, a positive normal number.
pub fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = i32::try_from(bits >> 52 & 0x7ff).expect("eleven bits") - 1023;
    let mantissa = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 1023 << 52);
    // ln m = 2 artanh((m - 1) / (m + 1)), and the square of that fraction is below 1/9
    let fraction = (mantissa - 1.0) / (mantissa + 1.0);
    let square = fraction * fraction;
    let series = (0..18)
        .rev()
        .fold(0.0, |sum, n| sum * square + 1.0 / f64::from(2 * n + 1));
    f64::from(exponent) * LN_2 + 2.0 * fraction * series
}

/// `x` to the power of `y`, for a positive `x`.
pub fn power(x: f64, y: f64) -> f64 {
    exp(y * ln(x))
}

/// The standard normal distribution: the share below `z`. Abramowitz and Stegun, 26.2.17; the error is below 1e-7.
pub fn normal_share(z: f64) -> f64 {
    const FACTORS: [f64; 5] = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let tail = 0.398_942_280_4 * exp(-0.5 * z * z) * FACTORS.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    if z < 0.0 { tail } else { 1.0 - tail }
}

/// The largest whole number that is not above `x`, which fits.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the callers' numbers are days, ages and the like"
)]
pub fn floor(x: f64) -> i32 {
    x.floor() as i32
}

/// The nearest whole number; halves go up.
pub fn round(x: f64) -> i32 {
    floor(x + 0.5)
}

/// The upper 53 bits as a number from 0 up to, and not with, 1.
#[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
pub fn from_bits(bits: u64) -> f64 {
    (bits >> 11) as f64 / 9_007_199_254_740_992.0
}

/// The value at `x` on the line through points `(x, y)` in rising order; flat before the first and after the last.
pub fn interpolate(points: impl Iterator<Item = (f64, f64)>, x: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (next_x, next_y) in points {
        if x < next_x {
            return before.map_or(next_y, |(x0, y0)| y0 + (next_y - y0) * (x - x0) / (next_x - x0));
        }
        before = Some((next_x, next_y));
    }
    before.map_or(0.0, |(_, y)| y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_close_to_those_of_the_platform() {
        for step in -400..400 {
            let x = f64::from(step) / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-14, "exp {x}");
            let y = x.exp();
            assert!((ln(y) - x).abs() < 1e-13, "ln {y}");
        }
        assert!((power(2.0, 0.5) - 2f64.sqrt()).abs() < 1e-14);
        for (z, share) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.96, 0.024_997_9), (3.0, 0.998_650_1)] {
            assert!((normal_share(z) - share).abs() < 1e-6, "{z}");
        }
    }

    #[test]
    fn bits_are_always_these() {
        assert_eq!(exp(1.5).to_bits(), 0x4011_ed3f_e64f_c542);
        assert_eq!(ln(10.0).to_bits(), 0x4002_6bb1_bbb5_5515);
    }

    #[test]
    fn lines() {
        let points = [(10.0, 1.0), (20.0, 3.0)];
        let at = |x| interpolate(points.into_iter(), x);
        assert_eq!(
            [at(0.0), at(10.0), at(15.0), at(20.0), at(90.0)].map(|y| round(y * 10.0)),
            [10, 10, 20, 30, 30]
        );
    }
}
