//! The checked-out tree: where things lie, and how to tell that something in it has changed.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use xshell::Shell;

/// The tree and the tools that every task uses. The shell's folder is the root of the tree.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    pub(crate) sh: Shell,
    /// The cargo that started us (`$CARGO`), so that a chosen toolchain stays the chosen one.
    pub(crate) cargo: String,
}

impl Tree {
    pub(crate) fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in no folder")?
            .to_path_buf();
        let sh = Shell::new()?;
        sh.change_dir(&root);
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        Ok(Self { root, sh, cargo })
    }

    /// A path in the tree.
    pub(crate) fn at(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path in cargo's target folder.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), PathBuf::from)
            .join(relative)
    }

    /// The server as the tests and `run` build it.
    pub(crate) fn server(&self) -> PathBuf {
        self.target("debug/fahrwasser")
    }
}

/// First 16 hex digits of the SHA-256: enough to tell versions of one file apart.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(8)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// All files below `start` in a fixed order, without `node_modules` and hidden entries.
/// A file stands for itself; a path that is not there stands for nothing.
pub(crate) fn files_below(start: &Path) -> Result<Vec<PathBuf>> {
    if start.is_file() {
        return Ok(vec![start.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![start.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// One digest over names and contents of everything below `starts`, and over `more`.
pub(crate) fn fingerprint(tree: &Tree, starts: &[&str], more: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for start in starts {
        for file in files_below(&tree.at(start))? {
            hash.update(file.to_string_lossy().as_bytes());
            hash.update([0]);
            hash.update(Sha256::digest(read(&file)?));
        }
    }
    for text in more {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    Ok(digest(&hash.finalize()))
}

/// Reads a file; the error names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a text file; the error names it.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file in one step: nobody ever reads half of it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file needs a folder")?;
    fs::create_dir_all(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = folder.join(name);
    fs::write(&part, bytes).with_context(|| format!("cannot write {}", part.display()))?;
    fs::rename(&part, path).with_context(|| format!("cannot write {}", path.display()))
}

/// A program on `PATH`.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
