//! Plays every sample event of this function. The snapshot of each has the answer, the calls, the records and the
//! mails.

#[test]
fn every_sample_event_has_the_outcome_in_its_snapshot() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, sort_maps => true }, {
        insta::glob!("../../../events/update-email", "*.json", |event| {
            let outcome = local::cases::play(event, update_email::UpdateEmail::new).unwrap();
            insta::assert_json_snapshot!("outcome", outcome);
        });
    });
}
