use super::*;

fn read(value: Option<&str>) -> Result<WarmUp, String> {
    let get = |name: &str| value.filter(|_| name == "WARM_UP").map(str::to_owned);
    let mut variables = Variables::of(&get);
    let read = WarmUp::read(&mut variables);
    variables.verdict(read).map_err(|faults| faults.to_string())
}

fn tenant(codes: [&str; 3]) -> TenantId {
    TenantId::parse(codes[0], codes[1], codes[2]).unwrap()
}

#[test]
fn what_is_got_ready_is_read_from_the_environment() {
    let tenants = vec![tenant(["DEMO", "HERALD", "MORNING"]), tenant(["N/A", "b,", "c"])];
    for (value, expected) in [
        (None, WarmUp::Connection),
        (Some(""), WarmUp::Connection),
        (Some(" , "), WarmUp::Connection),
        (Some("none"), WarmUp::Nothing),
        (Some("NONE"), WarmUp::Nothing),
        (Some("DEMO/HERALD/MORNING, N%2FA/b%2C/c,"), WarmUp::Tenants(tenants)),
    ] {
        assert_eq!(read(value), Ok(expected), "{value:?}");
    }
}

#[test]
fn what_is_no_tenant_is_told() {
    let many = vec!["a/b/c"; MOST_TENANTS + 1].join(",");
    for (value, says) in [
        ("all", "WARM_UP \"all\" is no tenant: write GROUP/CLIENT/PAPER"),
        ("a/b/c,a/b", "WARM_UP \"a/b\" is no tenant"),
        ("a/b/c/d", "WARM_UP \"a/b/c/d\" is no tenant"),
        ("a//c", "WARM_UP \"a//c\": each code must not be empty"),
        ("a/b b/c", "each code must be visible ASCII characters without spaces"),
        (&many, "WARM_UP names 21 tenants, and 20 is the most"),
    ] {
        let fault = read(Some(value)).unwrap_err();
        assert!(fault.contains(says), "{fault} does not say {says}");
    }
}
