//! Signed imgproxy paths, and the keys of their results in the cache bucket.
use base64::{engine::general_purpose::URL_SAFE_NO_PAD, Engine};
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

/// Options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet.
pub fn processing_path(source: &str, options: &str, plain: bool, extension: Option<&str>) -> String {
    let part = if plain { format!("plain/{}", escape(source)) } else { URL_SAFE_NO_PAD.encode(source) };
    let suffix = extension.map_or(String::new(), |name| format!("{}{name}", if plain { "@" } else { "." }));
    let slash = if options.is_empty() { "" } else { "/" };
    format!("{slash}{options}/{part}{suffix}")
}

/// A set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp" or ""), options at 1x; not signed yet.
pub fn set_path(source: &str, ladder: &str, formats: &str, options: &str, plain: bool) -> String {
    let part = |mark: &str, text: &str| if text.is_empty() { String::new() } else { format!("{mark}{text}") };
    processing_path(source, &format!("set:{ladder}{}{}", part(":", formats), part("/", options)), plain, None)
}

/// The metadata of a source: it lies at the signed path and under `set_key`, each with "/meta.json" behind.
pub fn meta_path(source: &str, plain: bool) -> String {
    processing_path(source, "meta", plain, None)
}

/// The path behind its signature; `signing` is key and salt in hex, `None` leaves the path "unsafe"; size is 1 to 32 bytes.
pub fn sign_path(path: &str, signing: Option<(&str, &str)>, size: usize) -> Result<String, hex::FromHexError> {
    let Some((key, salt)) = signing else { return Ok(format!("/unsafe{path}")) };
    if key.is_empty() || salt.is_empty() {
        return Err(hex::FromHexError::InvalidStringLength); // an unset variable must not unsign
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(&hex::decode(key)?).expect("HMAC takes keys of any length");
    mac.update(&hex::decode(salt)?);
    mac.update(path.as_bytes());
    Ok(format!("/{}{path}", URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..size])))
}

pub fn cache_key(signed_path: &str) -> String {
    hex::encode(Md5::digest(signed_path))
}

/// Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif".
pub fn set_key(path: &str) -> String {
    hex::encode(&Sha256::digest(path)[..16])
}

fn escape(text: &str) -> String {
    let raw = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte);
    text.bytes().map(|byte| if raw(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}
