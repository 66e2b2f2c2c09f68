//! Repeated measurements of one thing.

/// Measurements in any one unit.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds a measurement.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The number of measurements.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The median; 0 without measurements.
    pub fn median(&self) -> f64 {
        self.percentile(50)
    }

    /// The percentile by nearest rank; 0 without measurements.
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }

    /// The largest; 0 without measurements.
    pub fn largest(&self) -> f64 {
        self.percentile(100)
    }
}

impl Extend<f64> for Samples {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "samples come back as they went in")]
    fn percentiles_are_samples() {
        let mut samples = Samples::default();
        assert_eq!(samples.median(), 0.0);
        samples.extend((1..=200).rev().map(f64::from));
        assert_eq!(samples.count(), 200);
        assert_eq!(samples.median(), 100.0);
        assert_eq!(samples.percentile(99), 198.0);
        assert_eq!(samples.largest(), 200.0);
        let mut one = Samples::default();
        one.push(7.0);
        assert_eq!([one.percentile(1), one.median(), one.percentile(99)], [7.0; 3]);
    }
}
