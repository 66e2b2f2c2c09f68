#![no_main]

use shared::fuzzing::operation;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    operation(get_by_id::GetById::new, data);
    operation(create::Create::new, data);
    operation(update::Update::new, data);
    operation(update_email::UpdateEmail::new, data);
});
