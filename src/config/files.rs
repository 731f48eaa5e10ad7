//! What the settings keep in files: secrets that are given by file, and the keys of an installation that was given none.
use super::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{fs, io, path::Path};

/// A secret, from its value or its file.
pub fn given(value: Option<Secret>, file: Option<&Path>) -> anyhow::Result<Option<Secret>> {
    match (value, file) {
        (Some(_), Some(_)) => anyhow::bail!("give a secret or its file, not both"),
        (Some(value), None) => Ok(Some(value)),
        (None, Some(file)) => Ok(Some(read(file)?)),
        (None, None) => Ok(None),
    }
}

/// Several secrets, from their values or from the lines of a file.
pub fn several(values: Option<Vec<Secret>>, file: Option<&Path>) -> anyhow::Result<Vec<Secret>> {
    let values = match (values, file) {
        (Some(_), Some(_)) => anyhow::bail!("give keys.previous or keys.previous_file, not both"),
        (values, None) => values.unwrap_or_default(),
        (None, Some(file)) => {
            read(file)?.expose().lines().map(|line| Secret::new(line.trim().to_owned())).collect()
        }
    };
    Ok(values.into_iter().filter(|value| !value.expose().trim().is_empty()).collect())
}

fn read(file: &Path) -> anyhow::Result<Secret> {
    let text = fs::read_to_string(file).map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?;
    Ok(Secret::new(text.trim().to_owned()))
}

/// What is kept in a file of the installation, if it is there.
pub fn kept(file: &Path) -> anyhow::Result<Option<Secret>> {
    if file.try_exists()? { read(file).map(Some) } else { Ok(None) }
}

/// A new key.
pub fn new_key() -> Secret {
    Secret::new(STANDARD.encode(rand::random::<[u8; 32]>()))
}

/// Writes a new file that only its owner can read.
///
/// # Errors
/// A file that exists already, or a folder that cannot be written to.
#[cfg(unix)]
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}
#[cfg(not(unix))]
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// Makes a folder, and those above it, that only its owner can look into; one that is there stays as it is.
///
/// # Errors
/// A folder that cannot be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
