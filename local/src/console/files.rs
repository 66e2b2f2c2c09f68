//! The files of the console.

/// One file of the console.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) media_type: &'static str,
    pub(super) content: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

macro_rules! file {
    ($name:literal, $media_type:expr) => {
        File {
            name: $name,
            media_type: $media_type,
            content: include_str!(concat!("../../console/", $name)),
        }
    };
}

/// The page served at `/`.
pub(super) const PAGE: File = file!("index.html", "text/html; charset=utf-8");

/// All other files of the page.
pub(super) const FILES: &[File] = &[
    file!("icon.svg", "image/svg+xml"),
    file!("cards.css", STYLE),
    file!("colours.css", STYLE),
    file!("forms.css", STYLE),
    file!("requests.css", STYLE),
    file!("style.css", STYLE),
    file!("timeline.css", STYLE),
    file!("try.css", STYLE),
    file!("waterfall.css", STYLE),
    file!("api.js", SCRIPT),
    file!("banner.js", SCRIPT),
    file!("chosen.js", SCRIPT),
    file!("copy.js", SCRIPT),
    file!("curl.js", SCRIPT),
    file!("dom.js", SCRIPT),
    file!("example.js", SCRIPT),
    file!("exchange.js", SCRIPT),
    file!("fault_card.js", SCRIPT),
    file!("faults.js", SCRIPT),
    file!("fields.js", SCRIPT),
    file!("filter.js", SCRIPT),
    file!("format.js", SCRIPT),
    file!("live.js", SCRIPT),
    file!("mailbox.js", SCRIPT),
    file!("main.js", SCRIPT),
    file!("news.js", SCRIPT),
    file!("operations.js", SCRIPT),
    file!("presets.js", SCRIPT),
    file!("reading.js", SCRIPT),
    file!("repair.js", SCRIPT),
    file!("request_form.js", SCRIPT),
    file!("request_list.js", SCRIPT),
    file!("requests.js", SCRIPT),
    file!("router.js", SCRIPT),
    file!("row_details.js", SCRIPT),
    file!("row_result.js", SCRIPT),
    file!("switches.js", SCRIPT),
    file!("tenants.js", SCRIPT),
    file!("timeline.js", SCRIPT),
    file!("trace.js", SCRIPT),
    file!("traces.js", SCRIPT),
    file!("try.js", SCRIPT),
    file!("waterfall.js", SCRIPT),
];

/// The file with this name.
pub(super) fn named(name: &str) -> Option<File> {
    FILES.iter().find(|file| file.name == name).copied()
}
