//! The story of the demo: one lorry from sign-up to crossing, with the real program.

use std::process::Command;

/// the whole way through, every step of
/// which stands in the timeline that the story prints.
#[test]
fn one_lorry_goes_from_sign_up_to_the_border() {
    let data = std::env::temp_dir().join(format!("shekara-story-{}", std::process::id()));
    let output = Command::new(env!("CARGO_BIN_EXE_shekara"))
        .args(["demo", "--story", "--data"])
        .arg(&data)
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    let steps = [
        "booking.held",
        "booking.checks_passed",
        "booking.awaiting_payment",
        "booking.paid",
        "booking.confirmed",
        "booking.reminded",
        "booking.called",
        "booking.entry_allowed",
        "booking.admitted",
        "booking.crossed",
    ];
    let mut rest = &*text;
    for step in steps {
        let at = rest
            .find(step)
            .unwrap_or_else(|| panic!("{step} is missing or out of order in\n{text}"));
        rest = &rest[at..];
    }
    assert!(text.contains("places, bookings and ledger agree"), "{text}");
    // The folder is in the temporary directory; a leftover harms nobody.
    let _ = std::fs::remove_dir_all(data);
}
