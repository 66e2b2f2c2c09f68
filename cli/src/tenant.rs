//! Tenants on the command line: `GROUP/CLIENT/PAPER`, with `%2F` for a slash inside a code and `%25` for a percent sign.

use percent_encoding::percent_decode_str;
use shared::model::TenantId;

/// Reads a tenant; for options and arguments.
pub(crate) fn parse(text: &str) -> Result<TenantId, String> {
    let codes: Vec<String> = text
        .split('/')
        .map(|code| {
            percent_decode_str(code)
                .decode_utf8()
                .map(String::from)
                .map_err(|_| format!("{code:?} does not decode to text"))
        })
        .collect::<Result<_, _>>()?;
    let [group, client, paper] = codes.as_slice() else {
        return Err("a tenant is GROUP/CLIENT/PAPER; a slash inside a code is written %2F".to_owned());
    };
    TenantId::parse(group, client, paper).map_err(|fault| format!("each code {fault}"))
}

/// Writes a tenant so that [`parse`] reads it.
pub(crate) fn shown(tenant: &TenantId) -> String {
    let escaped = |code: &str| code.replace('%', "%25").replace('/', "%2F");
    [tenant.group(), tenant.client(), tenant.paper()].map(escaped).join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_read_as_it_is_shown() {
        for written in ["GCI/WestPalmBeach/PO", "N%2FA/50%25/p"] {
            assert_eq!(shown(&parse(written).unwrap()), written);
        }
        assert_eq!(parse("n%2fa/b/c").unwrap(), TenantId::parse("N/A", "B", "C").unwrap());
    }

    #[test]
    fn what_is_no_tenant_is_refused_with_a_reason() {
        for (written, why) in [
            ("GCI/PO", "GROUP/CLIENT/PAPER"),
            ("a/b/c/d", "%2F"),
            ("a//c", "must not be empty"),
            ("a/%FF/c", "does not decode"),
        ] {
            let fault = parse(written).unwrap_err();
            assert!(fault.contains(why), "{written}: {fault}");
        }
    }
}
