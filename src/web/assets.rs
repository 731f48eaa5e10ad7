//! What pages bring along: our own style, script and sign, inside the binary. Their addresses change with their content, so that a
//! browser keeps them for good.
use crate::error::Error;
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, ETAG},
    web::Path,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Refusal;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One file.
struct Asset {
    name: String,
    media_type: &'static str,
    content: &'static str,
}

/// The style and the script of every page, and the sign of the tab.
pub struct Assets {
    style: Asset,
    script: Asset,
    sign: Asset,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::of("polku", "css", "text/css; charset=utf-8", include_str!("../../assets/polku.css")),
    script: Asset::of("polku", "js", "text/javascript; charset=utf-8", include_str!("../../assets/polku.js")),
    sign: Asset::of("polku", "svg", "image/svg+xml", include_str!("../../assets/polku.svg")),
});

impl Asset {
    fn of(name: &str, kind: &str, media_type: &'static str, content: &'static str) -> Self {
        let hash: String = URL_SAFE_NO_PAD.encode(Sha256::digest(content)).chars().take(12).collect();
        Self { name: format!("{name}.{hash}.{kind}"), media_type, content }
    }
}

impl Assets {
    pub fn all() -> &'static Self {
        &ASSETS
    }
    pub fn style(&self) -> &str {
        &self.style.name
    }
    pub fn script(&self) -> &str {
        &self.script.name
    }
    pub fn sign(&self) -> &str {
        &self.sign.name
    }
}

/// Sends a file.
pub async fn show(file: Path<String>) -> Result<HttpResponse, Error> {
    let Assets { style, script, sign } = &*ASSETS;
    let asset = [style, script, sign].into_iter().find(|asset| asset.name == *file);
    let asset = asset.ok_or(Refusal::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(asset.media_type)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((ETAG, format!("\"{}\"", asset.name)))
        .body(asset.content))
}
