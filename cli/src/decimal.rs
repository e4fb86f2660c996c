//! Decimal texts and exact integers. No floats, no exponents, no signs.

/// Why a text isn't a number of the wanted form.
#[derive(Debug, Eq, PartialEq)]
pub enum DecimalError {
    Malformed,
    TooManyDecimals(u32),
    TooLarge,
}

impl std::fmt::Display for DecimalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed => {
                f.write_str("is not a number (write digits with at most one point, as in 12.5)")
            }
            Self::TooManyDecimals(most) => write!(f, "has more than {most} decimals"),
            Self::TooLarge => f.write_str("is too large"),
        }
    }
}

/// Reads `12.5` as 12.5 * 10^`decimals`. Zeros beyond the last decimal are no
/// error.
pub fn parse(text: &str, decimals: u32) -> Result<u128, DecimalError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let point_alone = text.contains('.') && fraction.is_empty();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || point_alone || !digits(whole) || !digits(fraction) {
        return Err(DecimalError::Malformed);
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = decimals
        .checked_sub(u32::try_from(fraction.len()).unwrap_or(u32::MAX))
        .ok_or(DecimalError::TooManyDecimals(decimals))?;
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    let value: u128 = digits.parse().map_err(|_| DecimalError::TooLarge)?;
    value.checked_mul(10u128.pow(missing)).ok_or(DecimalError::TooLarge)
}

/// Writes `value` / 10^`decimals` with all its decimals.
pub fn format(value: u128, decimals: u32) -> String {
    let unit = 10u128.pow(decimals);
    let width = decimals as usize;
    format!("{}.{:0width$}", value / unit, value % unit)
}

/// Digits in groups of three.
pub fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly() {
        assert_eq!(parse("5.123", 12), Ok(5_123_000_000_000));
        assert_eq!(parse("0", 6), Ok(0));
        assert_eq!(parse("007.50", 1), Ok(75));
        assert_eq!(parse("1.000000", 4), Ok(10_000));
    }

    #[test]
    fn refuses_what_is_no_plain_number() {
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "1 ", "0x1", "NaN", "１"]
        {
            assert_eq!(parse(text, 6), Err(DecimalError::Malformed), "{text:?}");
        }
        assert_eq!(parse("1.12345", 4), Err(DecimalError::TooManyDecimals(4)));
        assert_eq!(parse(&"9".repeat(60), 0), Err(DecimalError::TooLarge));
        assert_eq!(parse(&"9".repeat(38), 12), Err(DecimalError::TooLarge));
    }

    #[test]
    fn writes_all_decimals() {
        assert_eq!(format(5_123_000_000_000, 12), "5.123000000000");
        assert_eq!(format(1, 6), "0.000001");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let grouped = ["1", "123", "1234", "1234567"].map(grouped);
        assert_eq!(grouped, ["1", "123", "1,234", "1,234,567"]);
    }
}
