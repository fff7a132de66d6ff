//! CSV as German spreadsheets read it: `;`, UTF-8 with BOM, CRLF. A cell that a spreadsheet would take for
//! a formula gets an apostrophe in front.

/// A file that grows row by row.
pub(super) struct Csv {
    text: String,
}

impl Csv {
    /// A file without rows.
    pub(super) fn new() -> Self {
        Self {
            text: "\u{feff}".to_owned(),
        }
    }

    /// The file so far.
    pub(super) fn text(self) -> String {
        self.text
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[&str]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.text.push(';');
            }
            self.cell(cell);
        }
        self.text.push_str("\r\n");
    }

    fn cell(&mut self, cell: &str) {
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            "'"
        } else {
            ""
        };
        if cell.contains([';', '"', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(guard);
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(guard);
            self.text.push_str(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_guarded_and_quoted() {
        for (cell, written) in [
            ("Wort", "Wort"),
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-", "'-"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("a;b", "\"a;b\""),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("zwei\nZeilen", "\"zwei\nZeilen\""),
            ("", ""),
        ] {
            let mut csv = Csv { text: String::new() };
            csv.cell(cell);
            assert_eq!(csv.text, written, "{cell:?}");
        }
    }
}
