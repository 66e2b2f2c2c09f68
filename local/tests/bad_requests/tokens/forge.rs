//! Makes hostile tokens, with an attacker's keys and also with those of the trusted issuers. A properly signed token shows that
//! it is refused for its content.

use std::{fs, net::TcpListener, path::Path};

use aws_lc_rs::{
    encoding::{AsDer as _, PublicKeyX509Der},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RsaEncoding,
        RsaKeyPair,
    },
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use local::{
    issuer::AUDIENCE,
    stack::{DemoTenant, Stack},
};
use serde_json::{Value, json};

use crate::{
    forge::{Draft, SigningKey},
    request::Paper,
};

/// The issuer of the symmetric tokens.
pub(crate) const SYMMETRIC: &str = "urn:users-orchestrator:local:hs256";

/// An issuer of symmetric tokens that another tenant trusts, with a secret of its own.
pub(crate) const OF_ANOTHER: &str = "urn:users-orchestrator:test:another";

/// The key id of the attacker, who publishes a key set too.
pub(crate) const ATTACKERS_KID: &str = "attackers-key";

/// Formats in which a public key may be stored.
pub(crate) const PUBLIC_FORMS: [&str; 12] = [
    "nothing",
    "the modulus",
    "the modulus in base64url",
    "PKCS#1 in DER",
    "PKCS#1 in PEM",
    "SPKI in DER",
    "SPKI in PEM",
    "SPKI in PEM without its last line break",
    "the JWK",
    "the JWK of the other key",
    "the point on P-256",
    "the set",
];

pub(crate) struct Forge {
    /// The time of the fixed clock, in seconds.
    pub(crate) now: i64,
    /// The `iss` of the asymmetric tokens.
    pub(crate) issuer: String,
    /// The key set of this issuer.
    published: Value,
    pub(crate) rsa: SigningKey,
    pub(crate) ec: SigningKey,
    pub(crate) secret: SigningKey,
    pub(crate) secret_of_another: SigningKey,
    pub(crate) attackers_rsa: SigningKey,
    pub(crate) attackers_ec: SigningKey,
    ec_pkcs8: Vec<u8>,
    trap: TcpListener,
}

impl Forge {
    /// Uses the keys that the stack's issuer has stored in its data directory. Makes another tenant trust an issuer of its own.
    pub(crate) async fn open(stack: &Stack, directory: &Path) -> Self {
        let kept = fs::read_to_string(directory.join("issuer-keys.json")).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        let der = |name: &str| STANDARD.decode(kept[name].as_str().unwrap()).unwrap();
        let ec_pkcs8 = der("es256");
        let trap = TcpListener::bind("127.0.0.1:0").unwrap();
        trap.set_nonblocking(true).unwrap();
        Self {
            now: stack.backends().clock.now().as_second(),
            issuer: stack.issuer().url().to_owned(),
            published: stack.issuer().jwks(),
            rsa: SigningKey::Rsa(RsaKeyPair::from_pkcs8(&der("rs256")).unwrap()),
            ec: SigningKey::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &ec_pkcs8).unwrap()),
            secret: SigningKey::Secret(kept["hs256"].as_str().unwrap().into()),
            secret_of_another: another(stack).await,
            attackers_rsa: SigningKey::rsa(),
            attackers_ec: SigningKey::p256(),
            ec_pkcs8,
            trap,
        }
    }

    /// A valid `RS256` token.
    pub(crate) fn rs256(&self) -> Draft {
        self.without_key_id().header("kid", self.kid("RS256"))
    }

    /// A valid `RS256` token without a key id. The issuer has one key for the algorithm.
    pub(crate) fn without_key_id(&self) -> Draft {
        self.draft("RS256", &self.issuer)
    }

    /// A valid `ES256` token.
    pub(crate) fn es256(&self) -> Draft {
        self.draft("ES256", &self.issuer).header("kid", self.kid("ES256"))
    }

    /// A valid `HS256` token.
    pub(crate) fn hs256(&self) -> Draft {
        self.draft("HS256", SYMMETRIC)
    }

    fn draft(&self, algorithm: &str, issuer: &str) -> Draft {
        let claims = json!({
            "iss": issuer, "sub": "local-developer", "aud": AUDIENCE, "iat": self.now, "nbf": self.now,
            "exp": self.now + 3600, "scope": "users:read users:write", "tenant": Paper::Morning.codes().join("/"),
        });
        Draft::new(json!({"alg": algorithm, "typ": "JWT"}), claims)
    }

    /// The published key for an algorithm.
    fn jwk(&self, algorithm: &str) -> &Value {
        let keys = self.published["keys"].as_array().unwrap();
        keys.iter().find(|key| key["alg"] == algorithm).unwrap()
    }

    /// Its key id.
    pub(crate) fn kid(&self, algorithm: &str) -> &str {
        self.jwk(algorithm)["kid"].as_str().unwrap()
    }

    /// Header and claims of a valid `HS256` token, as texts.
    pub(crate) fn texts(&self) -> [String; 2] {
        let message = self.hs256().message();
        let (header, claims) = message.split_once('.').unwrap();
        [header, claims].map(|part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
    }

    /// A token of these bytes, valid texts or not, correctly signed with the shared secret.
    pub(crate) fn sealed(&self, header: &[u8], claims: &[u8]) -> String {
        self.sealed_as_encoded(&URL_SAFE_NO_PAD.encode(header), &URL_SAFE_NO_PAD.encode(claims))
    }

    /// The same for parts that are already encoded, correctly or not.
    pub(crate) fn sealed_as_encoded(&self, header: &str, claims: &str) -> String {
        let message = format!("{header}.{claims}");
        let signature = URL_SAFE_NO_PAD.encode(self.secret.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }

    /// Signed with the issuer's RSA key, but with another signature scheme.
    pub(crate) fn signed_by_rsa(&self, draft: &Draft, encoding: &'static dyn RsaEncoding) -> String {
        let SigningKey::Rsa(key) = &self.rsa else {
            unreachable!("it is an RSA key")
        };
        let message = draft.message();
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(encoding, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Signed with the issuer's P-256 key, but with the signature in DER.
    pub(crate) fn signed_in_der(&self, draft: &Draft) -> String {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.ec_pkcs8).unwrap();
        let message = draft.message();
        let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    /// A public key of the issuer, in one of [`PUBLIC_FORMS`], used as a secret.
    pub(crate) fn public(&self, form: &str) -> SigningKey {
        let (SigningKey::Rsa(rsa), SigningKey::P256(ec)) = (&self.rsa, &self.ec) else {
            unreachable!("they are keys of these kinds")
        };
        let rsa = rsa.public_key();
        let spki: PublicKeyX509Der<'_> = rsa.as_der().unwrap();
        let (rs256, es256) = (self.jwk("RS256"), self.jwk("ES256"));
        let modulus = rs256["n"].as_str().unwrap();
        SigningKey::Secret(match form {
            "nothing" => Vec::new(),
            "the modulus" => URL_SAFE_NO_PAD.decode(modulus).unwrap(),
            "the modulus in base64url" => modulus.into(),
            "PKCS#1 in DER" => rsa.as_ref().to_vec(),
            "PKCS#1 in PEM" => pem("RSA PUBLIC KEY", rsa.as_ref()).into(),
            "SPKI in DER" => spki.as_ref().to_vec(),
            "SPKI in PEM" => pem("PUBLIC KEY", spki.as_ref()).into(),
            "SPKI in PEM without its last line break" => pem("PUBLIC KEY", spki.as_ref()).trim_end().into(),
            "the JWK" => rs256.to_string().into(),
            "the JWK of the other key" => es256.to_string().into(),
            "the point on P-256" => ec.public_key().as_ref().to_vec(),
            "the set" => self.published.to_string().into(),
            other => unreachable!("{other}"),
        })
    }

    /// A URL of the attacker, which notices any request.
    pub(crate) fn url_of_the_attacker(&self) -> String {
        format!("http://{}/jwks.json", self.trap.local_addr().unwrap())
    }

    /// Whether a request came to the attacker's URL.
    pub(crate) fn was_visited(&self) -> bool {
        match self.trap.accept() {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
                false
            }
        }
    }
}

/// Makes the other tenant trust [`OF_ANOTHER`] too; returns the secret.
async fn another(stack: &Stack) -> SigningKey {
    let secret = STANDARD.encode([7; 48]);
    let secrets = stack.function_config().secrets_dir.as_ref().unwrap();
    fs::write(secrets.join("secret-of-another"), &secret).unwrap();
    let codes = Paper::Evening.codes();
    let is_other = |tenant: &&DemoTenant| tenant.document.tenant.paper() == codes[2];
    let mut document = stack.tenants().iter().find(is_other).unwrap().document.clone();
    let issuers = document.settings["Tokens.Issuers"].as_array_mut().unwrap();
    issuers.push(json!({
        "issuer": OF_ANOTHER, "audience": AUDIENCE, "secret": "file:secret-of-another", "tenantClaim": "tenant",
    }));
    stack.tools().settings_admin.put(&document).await.unwrap();
    SigningKey::Secret(secret.into())
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|start| &text[start..text.len().min(start + 64)])
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
