//! The witness: a file that checkpoints of the log are handed to. Once it is out of reach of those who can write to the
//! database, they cannot cut the log or put an older one back unnoticed.
use crate::access::{Gate, Witnessed};
use anyhow::Context;
use domain::OrganizationId;
use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

/// What a witness kept; nothing when the file is not there yet.
///
/// # Errors
/// A file that can't be read, or a line that is no checkpoint.
pub fn read(file: &Path) -> anyhow::Result<Vec<Witnessed>> {
    let text = text_of(file).with_context(|| file.display().to_string())?;
    let line = |(at, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), at + 1))
    };
    whole_lines(&text).lines().enumerate().map(line).collect()
}

/// Nothing when the file is not there yet.
fn text_of(file: &Path) -> std::io::Result<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

/// Without what is left of a line that was not written to its end.
fn whole_lines(text: &str) -> &str {
    text.rfind('\n').and_then(|end| text.get(..=end)).unwrap_or_default()
}

/// Cuts a line off that was not written to its end; it is handed on again.
fn mend(file: &Path) -> std::io::Result<()> {
    let text = text_of(file)?;
    let (whole, all) = (whole_lines(&text).len(), text.len());
    if whole == all {
        return Ok(());
    }
    tracing::warn!("the witness has a torn line, which is written again");
    OpenOptions::new().write(true).open(file)?.set_len(u64::try_from(whole).unwrap_or(u64::MAX))
}

/// Hands on each checkpoint once.
pub struct Witness {
    file: PathBuf,
    /// The end of what was handed on of each chain.
    seen: BTreeMap<OrganizationId, i64>,
}

impl Witness {
    /// # Errors
    /// Those of [`read`].
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        mend(file)?;
        let seen = read(file)?.into_iter().map(|line| (line.organization_id, line.to_seq)).collect();
        Ok(Self { file: file.to_owned(), seen })
    }

    /// Hands on what was signed since; what cannot be written is handed on the next time.
    ///
    /// # Errors
    /// A database that does not answer, or a file that takes nothing.
    pub async fn follow(&mut self, gate: &Gate) -> anyhow::Result<()> {
        let new = gate.checkpoints_after(&self.seen).await?;
        if new.is_empty() {
            return Ok(());
        }
        let lines = new.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        if let Err(error) = self.append(&format!("{}\n", lines.join("\n"))) {
            mend(&self.file)?;
            return Err(error.into());
        }
        self.seen.extend(new.iter().map(|line| (line.organization_id, line.to_seq)));
        Ok(())
    }

    fn append(&self, lines: &str) -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file)?;
        file.write_all(lines.as_bytes())?;
        file.sync_all()
    }
}
