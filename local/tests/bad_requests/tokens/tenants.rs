//! Tokens of other tenants, without a tenant, and with a claim that resembles the right one.

use serde_json::{Value, json};

use super::{MALFORMED, Row, insufficient, invalid};

/// Values of the tenant's claim that do not name DEMO/HERALD/MORNING.
fn others() -> Vec<Value> {
    let mut others: Vec<Value> = [
        "DEMO/HERALD/EVENING",
        "DEMO/HERALD/NIGHT",
        "",
        " ",
        "/",
        "//",
        "DEMO",
        "DEMO/",
        "DEMO/HERALD",
        "DEMO/HERALD/",
        "DEMO/HERALD/MORNIN",
        "DEMO/HERALD/MORNING/",
        "DEMO/HERALD/MORNING ",
        " DEMO/HERALD/MORNING",
        "DEMO/HERALD/MORNING\n",
        "DEMO/HERALD/MORNING\t",
        "DEMO/HERALD/MORNING\u{200b}",
        "\u{feff}DEMO/HERALD/MORNING",
        "DEMO/HERALD/MORNING/EVENING",
        "/DEMO/HERALD/MORNING",
        "DEMO//HERALD/MORNING",
        "DEMO/HERALD//MORNING",
        "DEMO/./HERALD/MORNING",
        "DEMO/X/../HERALD/MORNING",
        "DEMO\\HERALD\\MORNING",
        "DEMO%2FHERALD%2FMORNING",
        "demo%2fherald%2fmorning",
        "DEMO\u{2215}HERALD\u{2215}MORNING",
        "DEMO/HERALD/M\u{39f}RNING",
        "DEMO/HERALD/MORN\u{130}NG",
        "DEMO/HERALD/MORN\u{131}NG",
        "\u{ff24}EMO/HERALD/MORNING",
        "DEMO,HERALD,MORNING",
        "DEMO HERALD MORNING",
        "DEMO/HERALD/EVENING,DEMO/HERALD/MORNING",
        "DEMO/HERALD/EVENING DEMO/HERALD/MORNING",
        "MORNING",
        "MORNING/HERALD/DEMO",
        "*",
        "*/*/*",
        "DEMO/HERALD/*",
        "DEMO/HERALD/MORN*",
        "%",
        "DEMO/HERALD/%",
        "DEMO/HERALD/_______",
        "DEMO/HERALD/.*",
        "^DEMO/HERALD/MORNING$",
        "null",
    ]
    .map(Value::from)
    .into();
    others.extend([
        json!(null),
        json!(true),
        json!(1),
        json!([]),
        json!(["DEMO", "HERALD", "MORNING"]),
        json!(["DEMO/HERALD/EVENING", "DEMO/HERALD/NIGHT"]),
        json!([["DEMO/HERALD/MORNING"]]),
        json!({"DEMO/HERALD/MORNING": true}),
        json!({"group": "DEMO", "client": "HERALD", "paper": "MORNING"}),
    ]);
    others
}

/// Claims that are not read for the tenant.
const ELSEWHERE: [&str; 7] = [
    "Tenant",
    "TENANT",
    "tenants",
    "tenant_id",
    "tid",
    "org",
    "https://example.com/tenant",
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for tenant in others() {
        rows.push(insufficient(format!("tenant {tenant}"), move |forge| {
            forge.rs256().claim("tenant", tenant.clone()).signed(&forge.rsa)
        }));
    }
    for claim in ELSEWHERE {
        rows.push(insufficient(format!("the tenant in {claim}"), move |forge| {
            let [header, claims] = forge.texts();
            let claims = claims.replace("\"tenant\"", &format!("\"{claim}\""));
            forge.sealed(header.as_bytes(), claims.as_bytes())
        }));
    }
    rows.extend([
        insufficient("the tenant in the header", |forge| {
            let draft = forge.rs256().header("tenant", "DEMO/HERALD/MORNING");
            draft.claim("tenant", "DEMO/HERALD/EVENING").signed(&forge.rsa)
        }),
        insufficient("another tenant at the symmetric issuer", |forge| {
            forge
                .hs256()
                .claim("tenant", "DEMO/HERALD/EVENING")
                .signed(&forge.secret)
        }),
        invalid("the tenant and NUL", MALFORMED, |forge| {
            let draft = forge.rs256().claim("tenant", "DEMO/HERALD/MORNING\0");
            draft.signed(&forge.rsa)
        }),
    ]);
    rows
}
