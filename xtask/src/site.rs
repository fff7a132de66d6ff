//! Puts together `server/site/`: everything that the server embeds and hands out under `/app/`.
//!
//! Hashed names are decided bottom-up: fonts and icons, then what names them (the sheet), the
//! program, what starts it (`boot.js`), and last the two files with fixed addresses that name all
//! the others (`index.html`, `sw.js`). The build id hashes all of them, so it changes exactly
//! when something that a browser loads has changed.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;

use crate::compress::{compress, compressible};
use crate::names::{Names, hashed};
use crate::style;
use crate::tree::{Tree, digest, files_below, fingerprint, read, read_text, write};
use crate::wasm::{self, Mode, PARTS};

/// Where the server looks for its files.
pub(crate) const FOLDER: &str = "server/site";

/// A file of the site: path below [`FOLDER`], content.
type File = (String, Vec<u8>);

/// Builds the browser's part and the site around it. Does nothing when nothing has changed.
pub(crate) fn build(tree: &Tree, mode: Mode) -> Result<()> {
    let program = wasm::build(tree, mode)?;
    let inputs = read_text(&program.join("inputs"))?;
    let stamp = fingerprint(tree, &["style", "xtask/src"], &[mode.name(), &inputs])?;
    let stamp_file = tree.target("site/stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) && whole(tree).is_ok_and(|whole| whole) {
        return Ok(());
    }
    let site = Site::assemble(tree, &program, mode)?;
    site.write(tree, mode)?;
    write(&stamp_file, stamp.as_bytes())?;
    println!(
        "site: build {}, {} files in {FOLDER}",
        site.build,
        site.files.len()
    );
    Ok(())
}

/// Whether every file of the last build is still there.
fn whole(tree: &Tree) -> Result<bool> {
    let list: serde_json::Value = serde_json::from_slice(&read(&tree.at(FOLDER).join("build.json"))?)?;
    let files = list["files"].as_array().context("build.json lists no files")?;
    Ok(files.iter().all(|file| {
        tree.at(FOLDER)
            .join(file["path"].as_str().unwrap_or_default())
            .is_file()
    }))
}

#[derive(Default)]
struct Site {
    build: String,
    files: Vec<File>,
    names: Names,
}

impl Site {
    fn assemble(tree: &Tree, program: &Path, mode: Mode) -> Result<Self> {
        let mut site = Self::default();
        let fonts = tree.target("site/fonts");
        for font in style::fonts(&tree.root, &fonts)? {
            site.add_named("fonts", "app/fonts", &font)?;
        }
        for icon in files_below(&tree.at("style/icons"))? {
            site.add_named("icons", "app/icons", &icon)?;
        }
        let sheet = site.names.fill("site.css", &style::sheet(&tree.root)?)?;
        site.add("site.css", "app/site.css", sheet.into_bytes());
        site.add_program(tree, program)?;
        let old = site.script(tree, "old.js")?;
        site.add("old.js", "app/old.js", old.into_bytes());
        let mut boot = site.script(tree, "boot.js")?;
        if mode == Mode::Dev {
            boot.push_str(&site.script(tree, "dev.js")?);
        }
        site.add("boot.js", "app/boot.js", boot.into_bytes());

        let manifest = site.filled(tree, "manifest.webmanifest")?;
        let index = site.filled(tree, "index.html")?;
        let worker = site.script(tree, "sw.js")?;
        site.build = site.id(&[&manifest, &index, &worker]);
        let mut kept: Vec<_> = site.names.0.values().cloned().collect();
        kept.extend(site.snippets());
        kept.push("/app/".to_owned());
        kept.push("/app/manifest.webmanifest".to_owned());
        let kept = serde_json::to_string(&kept)?;
        let index = index.replace("{{build}}", &site.build);
        let worker = worker
            .replace("{{build}}", &site.build)
            .replace("{{files}}", &kept);
        // These three keep their addresses. The worker comes last: it is what makes browsers look.
        site.files
            .push(("app/manifest.webmanifest".to_owned(), manifest.into_bytes()));
        site.files.push(("app/index.html".to_owned(), index.into_bytes()));
        site.files.push(("app/sw.js".to_owned(), worker.into_bytes()));
        Ok(site)
    }

    fn filled(&self, tree: &Tree, source: &str) -> Result<String> {
        self.names
            .fill(source, &read_text(&tree.at("style").join(source))?)
    }

    fn script(&self, tree: &Tree, source: &str) -> Result<String> {
        Ok(without_comments(&self.filled(tree, source)?))
    }

    /// Adds a file under its hashed name.
    fn add(&mut self, name: &str, path: &str, bytes: Vec<u8>) {
        let path = hashed(path, &bytes);
        self.names.0.insert(name.to_owned(), format!("/{path}"));
        self.files.push((path, bytes));
    }

    fn add_named(&mut self, group: &str, folder: &str, file: &Path) -> Result<()> {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .context("a file name that is no text")?;
        self.add(
            &format!("{group}/{name}"),
            &format!("{folder}/{name}"),
            read(file)?,
        );
        Ok(())
    }

    /// The wasm, what brings in its later part, and the JavaScript of wasm-bindgen and its snippets, which
    /// that JavaScript imports by relative address. The wasm's own address is an argument of the init function.
    fn add_program(&mut self, tree: &Tree, program: &Path) -> Result<()> {
        for (name, path) in [("app.wasm", "app_bg.wasm"), ("work.wasm", "work.wasm")] {
            self.add(name, &format!("app/pkg/{path}"), read(&program.join(path))?);
        }
        let parts = self.script(tree, "parts.js")?;
        self.add("parts.js", "app/pkg/parts.js", parts.into_bytes());

        let main = read_text(&program.join("app.js"))?;
        let import = format!("from \"{PARTS}\"");
        ensure!(main.matches(&import).count() == 1, "app.js imports {PARTS} once");
        let mut main = main.replace(&import, &format!("from \"{}\"", self.names.0["parts.js"]));
        for snippet in files_below(&program.join("snippets"))? {
            let relative = snippet
                .strip_prefix(program)?
                .to_str()
                .context("a snippet's name is no text")?;
            let text = read_text(&snippet)?;
            if text.contains("from '.") || text.contains("from \".") {
                bail!("{relative} imports another file; only single snippets are supported");
            }
            let path = hashed(relative, text.as_bytes());
            main = main.replace(&format!("./{relative}"), &format!("./{path}"));
            self.files.push((format!("app/pkg/{path}"), text.into_bytes()));
        }
        self.add("app.js", "app/pkg/app.js", without_comments(&main).into_bytes());
        Ok(())
    }

    fn snippets(&self) -> Vec<String> {
        let paths = self.files.iter().map(|(path, _)| path);
        paths
            .filter(|path| path.starts_with("app/pkg/snippets/"))
            .map(|path| format!("/{path}"))
            .collect()
    }

    /// The hash over all files: hashed names stand for their contents.
    fn id(&self, fixed: &[&str]) -> String {
        let mut all: Vec<&str> = self.files.iter().map(|(path, _)| path.as_str()).collect();
        all.extend(fixed);
        digest(all.join("\n").as_bytes())
    }

    /// Writes the files, then removes what no longer belongs there: a server that is running
    /// always finds either the old site or the new one.
    fn write(&self, tree: &Tree, mode: Mode) -> Result<()> {
        let folder = tree.at(FOLDER);
        let mut written = vec![folder.join("build.json")];
        let mut list = Vec::new();
        for (path, bytes) in &self.files {
            let file = folder.join(path);
            let mut brotli = None;
            if mode == Mode::Release && compressible(path) {
                let compressed = compress(tree, bytes)?;
                for (extension, bytes) in [("br", &compressed.brotli), ("zst", &compressed.zstd)] {
                    let beside = folder.join(format!("{path}.{extension}"));
                    write(&beside, bytes)?;
                    written.push(beside);
                }
                brotli = Some(compressed.brotli.len());
            }
            write(&file, bytes)?;
            written.push(file);
            list.push(json!({ "path": path, "bytes": bytes.len(), "br": brotli }));
        }
        let build = json!({ "build": self.build, "mode": mode.name(), "files": list, "names": self.names.0 });
        write(
            &folder.join("build.json"),
            serde_json::to_string_pretty(&build)?.as_bytes(),
        )?;
        for file in files_below(&folder)? {
            if !written.contains(&file) {
                fs::remove_file(&file)?;
            }
        }
        Ok(())
    }
}

/// A script without the lines that are nothing but comment: browsers need not load them.
fn without_comments(script: &str) -> String {
    let mut inside = false;
    let code = script.lines().filter(|line| {
        let line = line.trim_start();
        let opens = line.starts_with("/**");
        let comment = inside || opens || line.starts_with("//");
        inside = (inside || opens) && !line.ends_with("*/");
        !comment && !line.is_empty()
    });
    let mut left: String = code.collect::<Vec<_>>().join("\n");
    left.push('\n');
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_at_home() {
        let script =
            "// Why.\n\n/** One. */\nlet a = 1; // here\n  /**\n   * More.\n   */\n  let b = \"//\";\n";
        assert_eq!(
            without_comments(script),
            "let a = 1; // here\n  let b = \"//\";\n"
        );
    }
}
