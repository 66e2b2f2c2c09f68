//! Plays the corpus of the fuzz target `operation` through this operation.

#[test]
fn the_laws_of_a_request_hold_for_every_file_of_the_corpus() {
    let play = |data: &[u8]| shared::fuzzing::operation(update_email::UpdateEmail::new, data);
    let files = shared::fuzzing::replay("operation", play);
    println!("operation: {files} files");
}
