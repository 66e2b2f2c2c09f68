use serde_json::json;

use super::*;

/// A modulus with this many bits.
fn modulus(bits: usize) -> String {
    let mut bytes = vec![0xff; bits / 8];
    bytes[0] = 0x80;
    URL_SAFE_NO_PAD.encode(bytes)
}

fn rsa_key(kid: &str) -> Value {
    json!({"kty": "RSA", "kid": kid, "n": modulus(2048), "e": "AQAB"})
}

fn ec_key(kid: &str) -> Value {
    let coordinate = URL_SAFE_NO_PAD.encode([7; 32]);
    json!({"kty": "EC", "kid": kid, "crv": "P-256", "x": coordinate, "y": coordinate})
}

fn with(mut key: Value, member: &str, value: Value) -> Value {
    key[member] = value;
    key
}

fn set(keys: &[Value]) -> KeySet {
    serde_json::from_value(json!({ "keys": keys })).unwrap()
}

#[test]
fn keys_are_found_by_id_and_algorithm() {
    let keys = set(&[rsa_key("one"), ec_key("one"), ec_key("two")]);
    for (kid, algorithm, found) in [
        (Some("one"), TokenAlgorithm::RS256, true),
        (Some("one"), TokenAlgorithm::ES256, true),
        (Some("two"), TokenAlgorithm::ES256, true),
        (Some("two"), TokenAlgorithm::RS256, false),
        (Some("One"), TokenAlgorithm::RS256, false),
        (Some(""), TokenAlgorithm::RS256, false),
        (Some("one"), TokenAlgorithm::HS256, false),
        (None, TokenAlgorithm::RS256, true),
        (None, TokenAlgorithm::ES256, false),
    ] {
        assert_eq!(keys.key(kid, algorithm).is_some(), found, "{kid:?} {algorithm:?}");
    }
    let twins = set(&[rsa_key("one"), rsa_key("one")]);
    assert!(twins.key(Some("one"), TokenAlgorithm::RS256).is_none());
}

#[test]
fn a_key_for_something_else_is_not_used_and_nobody_is_warned() {
    for key in [
        json!({"kty": "oct", "kid": "one", "k": "c2VjcmV0", "alg": "HS256"}),
        json!({"kty": "OKP", "kid": "one", "crv": "Ed25519", "x": "AA"}),
        json!({"kty": "AKP", "kid": "one", "alg": "ML-DSA-44", "pub": "AA"}),
        json!({"kty": "rsa", "kid": "one", "n": modulus(2048), "e": "AQAB"}),
        with(ec_key("one"), "crv", json!("P-384")),
        with(ec_key("one"), "crv", json!("secp256k1")),
        with(rsa_key("one"), "use", json!("enc")),
        with(rsa_key("one"), "use", json!("tls")),
        with(rsa_key("one"), "key_ops", json!(["encrypt", "wrapKey"])),
        with(ec_key("one"), "key_ops", json!([])),
        with(rsa_key("one"), "alg", json!("RS512")),
        with(rsa_key("one"), "alg", json!("PS256")),
        with(rsa_key("one"), "alg", json!("HS256")),
        with(rsa_key("one"), "alg", json!("RSA-OAEP")),
        with(rsa_key("one"), "alg", json!("ES256")),
        with(ec_key("one"), "alg", json!("RS256")),
    ] {
        let keys = set(&[key.clone(), rsa_key("good")]);
        assert!(keys.key(Some("one"), TokenAlgorithm::RS256).is_none(), "{key}");
        assert!(keys.key(Some("one"), TokenAlgorithm::ES256).is_none(), "{key}");
        assert!(keys.key(Some("good"), TokenAlgorithm::RS256).is_some(), "{key}");
        assert!(keys.faults().is_empty(), "{key}: {:?}", keys.faults());
    }
}

#[test]
fn a_faulty_key_is_named_and_spoils_nothing_but_itself() {
    for (key, says) in [
        (json!(null), "keys[0], kid \"\": is not an object"),
        (json!("RSA"), "is not an object"),
        (json!({"kid": "one"}), "kid \"one\": is not an object"),
        (with(rsa_key("one"), "kid", json!(1)), "kid \"\": is not an object"),
        (with(rsa_key("one"), "use", json!(["sig"])), "is not an object"),
        (with(rsa_key("one"), "key_ops", json!("verify")), "is not an object"),
        (with(rsa_key("one"), "n", json!(modulus(512))), "2048 to 8192 bits"),
        (with(rsa_key("one"), "n", json!(modulus(1024))), "2048 to 8192 bits"),
        (with(rsa_key("one"), "n", json!(modulus(2040))), "2048 to 8192 bits"),
        (with(rsa_key("one"), "n", json!(modulus(8200))), "2048 to 8192 bits"),
        (with(rsa_key("one"), "n", json!("")), "2048 to 8192 bits"),
        (
            with(rsa_key("one"), "n", json!(format!("{}==", modulus(2048)))),
            "base64url",
        ),
        (with(rsa_key("one"), "n", json!(null)), "base64url"),
        (with(rsa_key("one"), "e", json!("AQ")), "exponent"),
        (with(rsa_key("one"), "e", json!("Ag")), "exponent"),
        (with(rsa_key("one"), "e", json!("AA")), "exponent"),
        (with(rsa_key("one"), "e", json!("AQABAQAB")), "exponent"),
        (with(ec_key("one"), "x", json!("AA")), "32 bytes"),
        (with(ec_key("one"), "y", json!(7)), "is not an object"),
    ] {
        let keys = set(&[key.clone(), rsa_key("good"), ec_key("good")]);
        for algorithm in [TokenAlgorithm::RS256, TokenAlgorithm::ES256] {
            assert!(keys.key(Some("one"), algorithm).is_none(), "{key}");
            assert!(keys.key(Some("good"), algorithm).is_some(), "{key}");
        }
        let [fault] = keys.faults() else {
            panic!("{key}: {:?}", keys.faults());
        };
        assert!(fault.contains(says), "{fault} does not say {says}");
    }
}

#[test]
fn a_flood_of_faults_does_not_reach_the_log() {
    let long = "x".repeat(10_000);
    let keys = set(&vec![with(rsa_key(&long), "e", json!("AQ")); 1000]);
    assert!(keys.faults().iter().map(String::len).sum::<usize>() < 2000);
    assert!(!keys.faults().is_empty());
}

#[test]
fn what_does_no_harm_is_taken() {
    let zero = URL_SAFE_NO_PAD.encode([&[0], &*URL_SAFE_NO_PAD.decode(modulus(2048)).unwrap()].concat());
    for key in [
        with(rsa_key("one"), "n", json!(zero)),
        with(rsa_key("one"), "n", json!(modulus(8192))),
        with(rsa_key("one"), "e", json!("Aw")),
        with(rsa_key("one"), "use", json!(null)),
        with(rsa_key("one"), "use", json!("sig")),
        with(rsa_key("one"), "key_ops", json!(["sign", "verify"])),
        with(rsa_key("one"), "alg", json!("RS256")),
        with(rsa_key("one"), "x5c", json!({"not": "a list"})),
        with(rsa_key("one"), "extra", json!([1, {"a": null}])),
    ] {
        let keys = set(std::slice::from_ref(&key));
        assert!(keys.key(Some("one"), TokenAlgorithm::RS256).is_some(), "{key}");
        assert!(keys.faults().is_empty(), "{key}");
    }
}

#[test]
fn what_is_no_set_is_refused_whole() {
    for text in [
        "",
        "<html></html>",
        "null",
        "{}",
        r#"{"keys":null}"#,
        r#"{"keys":{}}"#,
        r#"{"keys":"none"}"#,
        r#"{"Keys":[]}"#,
    ] {
        assert!(serde_json::from_str::<KeySet>(text).is_err(), "{text}");
    }
    assert!(
        serde_json::from_str::<KeySet>(r#"{"keys":[]}"#)
            .unwrap()
            .keys
            .is_empty()
    );
}
