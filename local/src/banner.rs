//! What the stack prints for the person who started it. Nothing else in the stack prints. A closed standard output, as in `cargo
//! run | head`, does not stop the stack.

use std::{
    error::Error,
    fmt::Write as _,
    io::{self, Write as _},
    path::Path,
};

use jiff::Timestamp;

use crate::control::{Status, TenantStatus};

/// Shows the addresses of the stack's parts, and commands to try. The commands name the user by the time, so that they work at
/// every start and not only at the first.
pub fn show(status: &Status, data_dir: Option<&Path>, now: Timestamp) {
    let text = text(status, data_dir, &format!("reader-{}", now.as_second()));
    let _ = writeln!(io::stdout(), "{text}");
}

/// Says that the stack is shutting down.
pub fn show_goodbye() {
    let _ = writeln!(io::stdout(), "\nStopping.");
}

/// Says that the stack stops at once, without waiting.
pub fn show_abrupt_end() {
    let _ = writeln!(io::stdout(), "Stopped immediately.");
}

/// Says why the stack did not start.
pub fn show_failure(error: &(dyn Error + Send + Sync + 'static)) {
    let _ = writeln!(io::stderr(), "error: {}", shared::error::chain(error));
}

fn text(status: &Status, data_dir: Option<&Path>, reader: &str) -> String {
    let mut text = format!(
        "\n  Users Orchestrator, local stack\n\n  Console    {}/\n  API        {}\n  DynamoDB   {}\n",
        status.api, status.api, status.dynamodb
    );
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<10} {value}");
    };
    for (name, address) in &status.simulators {
        line(name, address);
    }
    line("reference", &format!("{}/_local/docs/", status.api));
    line("mailbox", &format!("{}/_local/mailbox", status.api));
    line("status", &format!("{}/_local/status", status.api));
    line(
        "data",
        &data_dir.map_or("in memory only, lost when the stack stops".to_owned(), |path| {
            path.display().to_string()
        }),
    );
    let _ = writeln!(text, "\n  Demo tenants (client group / client / paper):");
    for tenant in &status.tenants {
        let provider = tenant
            .user_provider
            .as_deref()
            .map_or("no provider, Subscribe only".to_owned(), |name| {
                format!("provider {name}")
            });
        let _ = writeln!(
            text,
            "    {:<24}{provider}",
            format!("{}/{}/{}", tenant.client_group, tenant.client, tenant.paper)
        );
    }
    if let Some(tenant) = status.tenants.first() {
        let _ = write!(
            text,
            "\n  Commands to try; the token is valid for one hour:\n\n{}",
            commands(&status.api, tenant, reader)
        );
    }
    let _ = write!(text, "\n  Press Ctrl-C to stop.");
    text
}

fn commands(api: &str, tenant: &TenantStatus, reader: &str) -> String {
    let token = tenant.headers.get("Authorization").map_or("", String::as_str);
    format!(
        "TOKEN='{token}'\n\
         api() {{ curl -sS -X \"$1\" \"{api}$2\" \"${{@:3}}\" -H \"Authorization: $TOKEN\" -H 'Content-Type: application/json' \\\n\
         \x20 -H 'X-SourceSystem: local' -H 'X-ClientGroupCode: {}' -H 'X-ClientCode: {}' -H 'X-PaperCode: {}'; echo; }}\n\
         api POST  /v4/Users -d '{{\"customerRegistrationId\":\"{reader}\",\"email\":\"{reader}@example.com\",\"password\":\"Correct-Horse-7\",\"firstName\":\"Ana\"}}'\n\
         api GET   /v4/Users/{reader}/\n\
         api PUT   /v4/Users/{reader}/ -d '{{\"lastName\":\"Reader\",\"metadata\":{{\"title\":\"Dr\"}}}}'\n\
         api PATCH /v4/Users/{reader}/Email -d '{{\"email\":\"ana.{reader}@example.com\"}}'\n\
         curl -sS '{api}/_local/events?customerRegistrationId={reader}'; echo\n",
        tenant.client_group, tenant.client, tenant.paper,
    )
}
