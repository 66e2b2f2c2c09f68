//! Every sample event of this function is a contract case: its snapshot holds the answer, the calls made, the records
//! left and the mails sent.

#[test]
fn every_sample_event_has_the_outcome_in_its_snapshot() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, sort_maps => true }, {
        insta::glob!("../../../events/update", "*.json", |event| {
            let outcome = local::cases::play(event, update::Update::new).unwrap();
            insta::assert_json_snapshot!("outcome", outcome);
        });
    });
}
