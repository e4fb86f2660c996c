//! The rounding rules of the money legs, and exact comparison.

use core::cmp::Ordering;

/// `a * b / c`, rounded down, for products beyond 128 bits. `None` where the
/// result itself doesn't fit or `c` is zero.
pub fn mul_div_down(a: u128, b: u64, c: u64) -> Option<u128> {
    let (b, c) = (u128::from(b), u128::from(c));
    // a = whole * c + rest; rest and b are below 2^64, so their product fits.
    let whole = a.checked_div(c)?;
    let rest = a.checked_rem(c)?;
    whole.checked_mul(b)?.checked_add(rest.checked_mul(b)?.checked_div(c)?)
}

/// `a * b / c`, rounded up; `None` as in [`mul_div_down`].
pub fn mul_div_up(a: u128, b: u64, c: u64) -> Option<u128> {
    let down = mul_div_down(a, b, c)?;
    let (b, c) = (u128::from(b), u128::from(c));
    let is_exact = a.checked_rem(c)?.checked_mul(b)?.checked_rem(c)? == 0;
    if is_exact {
        Some(down)
    } else {
        down.checked_add(1)
    }
}

/// Compares `a / b` with `c / d` exactly. Numerators must be below 2^106 and
/// denominators at most a million, as those of this crate are.
pub fn compare(a: i128, b: u32, c: i128, d: u32) -> Ordering {
    if b == d {
        return a.cmp(&c);
    }
    a.saturating_mul(i128::from(d)).cmp(&c.saturating_mul(i128::from(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mul_div_is_exact_beyond_128_bits() {
        // 10^30 * 10^12 / 10^9 = 10^33, whose product needs 140 bits.
        let (a, b, c) = (10u128.pow(30), 10u64.pow(12), 10u64.pow(9));
        assert_eq!(mul_div_down(a, b, c), Some(10u128.pow(33)));
        assert_eq!(mul_div_down(7, 3, 2), Some(10));
        assert_eq!(mul_div_down(1, 1, 0), None);
        assert_eq!(mul_div_down(u128::MAX, 2, 1), None);
        assert_eq!(mul_div_up(a, b, c), Some(10u128.pow(33)));
        assert_eq!(mul_div_up(7, 3, 2), Some(11));
        assert_eq!(mul_div_up(1, 1, 0), None);
    }

    #[test]
    fn fractions_compare_exactly() {
        assert_eq!(compare(1, 3, 2, 6), Ordering::Equal);
        assert_eq!(compare(333_333, 1_000_000, 1, 3), Ordering::Less);
        assert_eq!(compare(-1, 2, -1, 3), Ordering::Less);
    }
}
