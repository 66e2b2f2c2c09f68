//! An issuer's published key set (RFC 7517), and its keys that can verify tokens.
//!
//! Each key is parsed separately, so a key that is broken or for another purpose does not affect the others (§5).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

use crate::{settings::TokenAlgorithm, shown::shown};

/// Allowed sizes of RSA moduli, in bits. RFC 7518 §3.3 sets the minimum; above the maximum, verifying a signature costs
/// too much.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Longest public exponent of RSA, in bits. A longer one also costs too much.
const MAX_EXPONENT_BITS: usize = 33;

/// Bytes of a coordinate on P-256 (RFC 7518 §6.2.1.2).
const COORDINATE_BYTES: usize = 32;

/// How many faults of a set are kept for the log.
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

/// The fields that are used. Others, private ones too, are not parsed.
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

/// Reads the fields of one key type.
type Reader = fn(&Written) -> Result<DecodingKey, Unused>;

/// Why a key is not used.
#[derive(Debug)]
enum Unused {
    /// It is not meant for signatures with a known algorithm.
    Foreign,
    /// It is meant for that, but is invalid or not safe.
    Faulty(&'static str),
}

impl KeySet {
    /// The key with that id, or without an id the only key of the algorithm. `None` if no key matches, or several do.
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

    /// How many keys can verify tokens.
    pub const fn usable(&self) -> usize {
        self.keys.len()
    }

    /// Faults of keys that are meant for tokens but cannot be used, for the log.
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
                // An issuer could publish any number of faulty keys and flood the log.
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
    // With the exponent 1 anybody could sign.
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

/// A big-endian number. Leading zeros, which some libraries write against the RFC, are removed.
fn number(text: Option<&str>) -> Result<Vec<u8>, Unused> {
    let bytes = bytes(text).ok_or(Unused::Faulty("n and e are not numbers in base64url"))?;
    Ok(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn bytes(text: Option<&str>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text?).ok()
}

/// The number of bits of a number without leading zeros.
fn bits(number: &[u8]) -> usize {
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
#[path = "key_set_tests.rs"]
mod tests;
