//! Tables for people: the same text reads well in a terminal and as Markdown.

use anyhow::Result;
use xshell::cmd;

use crate::tree::{Tree, write};

/// Writes `target/<task>.md`: what was found, with date and commit.
pub(crate) fn keep(tree: &Tree, task: &str, about: &str, report: &str) -> Result<()> {
    let date = cmd!(tree.sh, "date --utc +%Y-%m-%dT%H:%MZ").quiet().read()?;
    let commit = cmd!(tree.sh, "git describe --always --dirty --abbrev=40")
        .quiet()
        .ignore_stderr()
        .read();
    let commit = commit.unwrap_or_else(|_| "unknown".to_owned());
    let file = tree.target(&format!("{task}.md"));
    let text = format!("# cargo xtask {task}\n\nDate: {date}\nCommit: {commit}\n{about}\n\n{report}\n");
    write(&file, text.as_bytes())?;
    println!("\nwritten: {}", file.display());
    Ok(())
}

/// A table with aligned columns; the first is left, the others are right.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut lines = vec![head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>()];
    lines.extend(rows.iter().cloned());
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line.get(column).map_or(0, |cell| cell.chars().count()))
            .max()
    };
    let widths: Vec<_> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut text: Vec<_> = lines
        .iter()
        .map(|line| {
            let cells = widths.iter().enumerate().map(|(column, &width)| {
                let cell = line.get(column).map_or("", String::as_str);
                if column == 0 {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            });
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        })
        .collect();
    let rule = widths.iter().enumerate().map(|(column, &width)| {
        let line = "-".repeat(width + 1);
        if column == 0 {
            format!("{line}-")
        } else {
            format!("{line}:")
        }
    });
    text.insert(1, format!("|{}|", rule.collect::<Vec<_>>().join("|")));
    text.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let text = table(&["stage", "min"], &[vec!["größe".to_owned(), "0.1".to_owned()]]);
        assert_eq!(text, "| stage | min |\n|-------|----:|\n| größe | 0.1 |");
    }
}
