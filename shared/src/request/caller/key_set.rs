//! A key set as an issuer publishes it (RFC 7517), and what of it can verify tokens.
//!
//! Each key is read for itself, so that one that is broken, or for something else, spoils nothing but itself (§5).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

use crate::{settings::TokenAlgorithm, shown::shown};

/// Sizes of RSA moduli, in bits (RFC 7518 §3.3; beyond the longer ones a signature costs too much to verify).
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Longest public exponent of RSA, in bits; a longer one costs too much as well.
const MAX_EXPONENT_BITS: usize = 33;

/// Bytes of a coordinate on P-256 (RFC 7518 §6.2.1.2).
const COORDINATE_BYTES: usize = 32;

/// As many faults of a set are told.
const MOST_FAULTS: usize = 10;

/// The keys of an issuer that can verify its tokens.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Published")]
pub struct KeySet {
    keys: Vec<PublishedKey>,
    faults: Vec<String>,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

#[derive(Debug, Clone)]
struct PublishedKey {
    kid: Option<String>,
    algorithm: TokenAlgorithm,
    key: DecodingKey,
}

/// The members that are looked at; all others, private ones too, are not even read.
#[derive(Deserialize)]
struct Written {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// Reads the members of one type of key.
type Reader = fn(&Written) -> Result<DecodingKey, Unused>;

/// Why a key is not used.
#[derive(Debug)]
enum Unused {
    /// It is not for signatures of the algorithms that are known here.
    Foreign,
    /// It is, and must not or cannot be used.
    Faulty(&'static str),
}

impl KeySet {
    /// The key of that id, or the only one of the algorithm where the token names none. `None` where there is no such
    /// key, or several that cannot be told apart.
    pub(super) fn key(&self, kid: Option<&str>, algorithm: TokenAlgorithm) -> Option<&DecodingKey> {
        let mut fitting = self
            .keys
            .iter()
            .filter(|key| key.algorithm == algorithm && (kid.is_none() || key.kid.as_deref() == kid));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(&only.key),
            _ => None,
        }
    }

    /// How many keys tokens can be verified with.
    pub const fn usable(&self) -> usize {
        self.keys.len()
    }

    /// What is wrong with keys that are meant for tokens and are not used all the same, for the log.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl From<Published> for KeySet {
    fn from(published: Published) -> Self {
        let mut set = Self::default();
        for (index, written) in published.keys.iter().enumerate() {
            match PublishedKey::read(written) {
                Ok(key) => set.keys.push(key),
                Err(Unused::Foreign) => {}
                // The log is not for as many as an issuer cares to publish.
                Err(Unused::Faulty(_)) if set.faults.len() >= MOST_FAULTS => {}
                Err(Unused::Faulty(what)) => {
                    let kid = written.get("kid").and_then(Value::as_str).unwrap_or_default();
                    set.faults.push(format!("keys[{index}], kid {:?}: {what}", shown(kid)));
                }
            }
        }
        set
    }
}

impl PublishedKey {
    fn read(written: &Value) -> Result<Self, Unused> {
        let written = Written::deserialize(written)
            .map_err(|_| Unused::Faulty("is not an object with members as RFC 7517 has them"))?;
        let (algorithm, key): (_, Reader) = match (written.kty.as_str(), written.crv.as_deref()) {
            ("RSA", _) => (TokenAlgorithm::RS256, rsa),
            ("EC", Some("P-256")) => (TokenAlgorithm::ES256, p256),
            _ => return Err(Unused::Foreign),
        };
        let (usage, operations) = (written.usage.as_deref(), written.key_ops.as_deref());
        if usage.is_some_and(|usage| usage != "sig")
            || operations.is_some_and(|operations| operations.iter().all(|operation| operation != "verify"))
            || written.alg.as_deref().is_some_and(|alg| alg != algorithm.name())
        {
            return Err(Unused::Foreign);
        }
        let key = key(&written)?;
        Ok(Self {
            kid: written.kid,
            algorithm,
            key,
        })
    }
}

fn rsa(written: &Written) -> Result<DecodingKey, Unused> {
    let (modulus, exponent) = (number(written.n.as_deref())?, number(written.e.as_deref())?);
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
    if !MODULUS_BITS.contains(&bits(&modulus)) || !is_odd(&modulus) {
        return Err(Unused::Faulty("the modulus is not an odd number of 2048 to 8192 bits"));
    }
    // With the exponent 1 everybody can sign.
    if !(2..=MAX_EXPONENT_BITS).contains(&bits(&exponent)) || !is_odd(&exponent) {
        return Err(Unused::Faulty("the exponent is not an odd number of 2 to 33 bits"));
    }
    Ok(DecodingKey::from_rsa_raw_components(&modulus, &exponent))
}

fn p256(written: &Written) -> Result<DecodingKey, Unused> {
    let coordinate = |text: Option<&str>| {
        bytes(text)
            .filter(|bytes| bytes.len() == COORDINATE_BYTES)
            .ok_or(Unused::Faulty("x and y are not 32 bytes each in base64url"))
    };
    let uncompressed = [
        vec![4],
        coordinate(written.x.as_deref())?,
        coordinate(written.y.as_deref())?,
    ]
    .concat();
    Ok(DecodingKey::from_ec_der(&uncompressed))
}

/// A number; zeros in front of it, which some libraries write although they should not, are left out.
fn number(text: Option<&str>) -> Result<Vec<u8>, Unused> {
    let bytes = bytes(text).ok_or(Unused::Faulty("n and e are not numbers in base64url"))?;
    Ok(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn bytes(text: Option<&str>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text?).ok()
}

/// How many bits a number without zeros in front has.
fn bits(number: &[u8]) -> usize {
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
#[path = "key_set_tests.rs"]
mod tests;
