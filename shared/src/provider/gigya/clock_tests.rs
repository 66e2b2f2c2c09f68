//! Signatures while the clocks of this machine and of Gigya differ.

use super::bench::*;
use crate::error::PortError;

#[tokio::test]
async fn a_clock_that_is_off_is_corrected_once_and_stays_so() {
    let bench = bench_with(
        [too_late("Thu, 01 Jan 2026 00:10:00 GMT"), found(), found()],
        "signature",
        secrets(SECRET),
    );
    got(&bench).await.unwrap();
    got(&bench).await.unwrap();
    let times: Vec<String> = bench
        .forms()
        .into_iter()
        .map(|(_, form)| form["timestamp"].clone())
        .collect();
    assert_eq!(times, ["1767225600", "1767226200", "1767226200"]);
}

#[tokio::test]
async fn a_time_that_cannot_be_right_is_not_followed_nor_corrected_twice() {
    for (answers, sent) in [
        (vec![refused(403_002)], 1),
        (vec![too_late("Fri, 01 Jan 2027 00:00:00 GMT")], 1),
        (
            vec![
                too_late("Thu, 01 Jan 2026 00:10:00 GMT"),
                too_late("Thu, 01 Jan 2026 00:20:00 GMT"),
                found(),
            ],
            2,
        ),
    ] {
        let bench = bench_with(answers, "signature", secrets(SECRET));
        let outcome = got(&bench).await;
        assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
        assert_eq!(bench.server.lines().len(), sent);
    }
}

#[tokio::test]
async fn the_time_goes_on_after_a_correction() {
    let bench = bench_with(
        [too_late("Wed, 31 Dec 2025 23:50:00 GMT"), found(), found()],
        "signature",
        secrets(SECRET),
    );
    got(&bench).await.unwrap();
    bench.clock.advance(std::time::Duration::from_secs(5));
    got(&bench).await.unwrap();
    assert_eq!(bench.forms()[2].1["timestamp"], (1_767_225_600 - 600 + 5).to_string());
}
