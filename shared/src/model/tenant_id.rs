//! A tenant: client group, client and paper.
//!
//! Each code is 1–64 visible ASCII characters without spaces (`docs/decisions/0009-where-we-had-to-choose.md`). Case
//! does not matter, so a header may spell a code otherwise than the settings.

use std::{fmt, hash, str::FromStr};

use percent_encoding::percent_decode_str;

/// Why a code is refused (`E400_00` in a header). The text does not quote the code; whoever reports it names the
/// header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TenantIdFault {
    /// The code is empty.
    #[error("must not be empty")]
    Empty,
    /// More than 64 characters.
    #[error("must have at most 64 characters")]
    TooLong,
    /// It contains a character that is not visible ASCII.
    #[error("must be visible ASCII characters without spaces")]
    Characters,
}

/// Why a text is not a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TenantTextFault {
    /// Not three codes separated by slashes.
    #[error("a tenant is GROUP/CLIENT/PAPER; a slash inside a code is written %2F")]
    Parts,
    /// Percent-escapes that are not UTF-8.
    #[error("a code does not decode to text")]
    Encoding,
    /// An invalid code.
    #[error("each code {0}")]
    Code(#[from] TenantIdFault),
}

/// The three codes of a tenant. Compared without regard to case; shown as spelt.
#[derive(Clone)]
pub struct TenantId {
    group: String,
    client: String,
    paper: String,
    key: String,
}

impl TenantId {
    /// Longest code, in characters (`docs/decisions/0009-where-we-had-to-choose.md`).
    pub const MAX_LENGTH: usize = 64;

    /// Checks one code, for callers that report every faulty one. Of several faults, emptiness is reported before
    /// length, and length before characters.
    pub fn check(code: &str) -> Result<(), TenantIdFault> {
        if code.is_empty() {
            Err(TenantIdFault::Empty)
        } else if code.chars().count() > Self::MAX_LENGTH {
            Err(TenantIdFault::TooLong)
        } else if code.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(())
        } else {
            Err(TenantIdFault::Characters)
        }
    }

    /// A tenant from its three codes. The fault is that of the first faulty code.
    pub fn parse(group: &str, client: &str, paper: &str) -> Result<Self, TenantIdFault> {
        for code in [group, client, paper] {
            Self::check(code)?;
        }
        Ok(Self {
            group: group.to_owned(),
            client: client.to_owned(),
            paper: paper.to_owned(),
            key: escaped([group, client, paper]).to_ascii_lowercase(),
        })
    }

    /// The client group as spelt.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The client as spelt.
    pub fn client(&self) -> &str {
        &self.client
    }

    /// The paper as spelt.
    pub fn paper(&self) -> &str {
        &self.paper
    }

    /// The text form that [`FromStr`] parses: the codes as spelt, joined by `/`. A `/` or `%` in a code is
    /// percent-encoded (codes like `N/A` are in use).
    pub fn escaped(&self) -> String {
        escaped([&self.group, &self.client, &self.paper])
    }

    /// The canonical form, the same for every spelling: [`TenantId::escaped`] in lower case. It names the tenant in
    /// tables, tokens and associated data.
    pub fn key(&self) -> &str {
        &self.key
    }
}

fn escaped(codes: [&str; 3]) -> String {
    codes.map(|code| code.replace('%', "%25").replace('/', "%2F")).join("/")
}

impl FromStr for TenantId {
    type Err = TenantTextFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let codes = text.split('/').map(|code| percent_decode_str(code).decode_utf8());
        let codes: Vec<_> = codes.collect::<Result<_, _>>().map_err(|_| TenantTextFault::Encoding)?;
        let [group, client, paper] = codes.as_slice() else {
            return Err(TenantTextFault::Parts);
        };
        Ok(Self::parse(group, client, paper)?)
    }
}

impl PartialEq for TenantId {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for TenantId {}

impl hash::Hash for TenantId {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// For people: the codes as spelt, not escaped, so a slash in a code looks like a separator.
impl fmt::Display for TenantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.group, self.client, self.paper)
    }
}

impl fmt::Debug for TenantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TenantId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spelling_does_not_matter_but_is_kept() {
        let written = TenantId::parse("GCI", "WestPalmBeach", "PO").unwrap();
        assert_eq!(written, TenantId::parse("gci", "westpalmbeach", "po").unwrap());
        assert_eq!(written.to_string(), "GCI/WestPalmBeach/PO");
    }

    #[test]
    fn a_slash_in_a_code_does_not_shift_the_others() {
        let one = TenantId::parse("N/A", "b", "c").unwrap();
        let other = TenantId::parse("N", "A/b", "c").unwrap();
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_no_tenant_is_refused_with_a_reason() {
        for (written, why) in [
            ("GCI/PO", "GROUP/CLIENT/PAPER"),
            ("a/b/c/d", "%2F"),
            ("a//c", "must not be empty"),
            ("a/%FF/c", "does not decode"),
        ] {
            let fault = written.parse::<TenantId>().unwrap_err().to_string();
            assert!(fault.contains(why), "{written}: {fault}");
        }
    }

    proptest! {
        #[test]
        fn a_tenant_is_read_as_it_is_written(codes in proptest::array::uniform3("[!-~]{1,6}")) {
            let tenant = TenantId::parse(&codes[0], &codes[1], &codes[2]).unwrap();
            let read: TenantId = tenant.escaped().parse().unwrap();
            prop_assert_eq!([read.group(), read.client(), read.paper()], codes.each_ref().map(String::as_str));
            prop_assert_eq!(tenant.key().parse(), Ok(tenant));
        }

        #[test]
        fn keys_are_equal_only_for_equal_triples(
            a in proptest::array::uniform3("[!-~]{1,6}"),
            b in proptest::array::uniform3("[!-~]{1,6}"),
        ) {
            let one = TenantId::parse(&a[0], &a[1], &a[2]).unwrap();
            let other = TenantId::parse(&b[0], &b[1], &b[2]).unwrap();
            let same = a.iter().zip(&b).all(|(x, y)| x.eq_ignore_ascii_case(y));
            prop_assert_eq!(one == other, same);
        }
    }
}
