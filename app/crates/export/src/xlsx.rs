//! A workbook with one sheet.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::csv::{COLUMNS, cells};
use crate::message::{Head, Message};
use crate::{ExportError, Out, Writer};

/// A cell holds so many characters, says the format.
const LONGEST: usize = 32_767;
/// Of the columns, in characters.
const WIDTHS: [f64; 11] = [9.0, 11.0, 9.0, 22.0, 10.0, 80.0, 30.0, 9.0, 16.0, 8.0, 60.0];

/// A workbook.
pub struct Xlsx<W> {
    head: Head,
    book: Workbook,
    out: W,
    row: u32,
    wrapped: Format,
}

impl<W: Out> Xlsx<W> {
    pub fn begin(head: Head, out: W) -> Result<Self, ExportError> {
        let mut book = Workbook::new();
        // Rows go to the disk as they come.
        let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
        begin_sheet(sheet).map_err(broken)?;
        Ok(Xlsx { head, book, out, row: 1, wrapped: Format::new().set_text_wrap() })
    }
}

fn begin_sheet(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Messages")?.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, (name, width)) in (0..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    Ok(())
}

fn broken(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(error) => ExportError::Io(error),
        other => ExportError::Format(other.to_string()),
    }
}

impl<W: Out> Writer for Xlsx<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        let (row, wrapped) = (self.row, self.wrapped.clone());
        let sheet = self.book.worksheet_from_index(0).map_err(broken)?;
        for (column, cell) in (0..).zip(cells(&self.head, message)) {
            // Strings, always: nothing that people wrote is a formula. What XML cannot hold is left out.
            let cell: String =
                cell.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(LONGEST).collect();
            let written = match column {
                0 => sheet.write_number(row, column, message.seq as f64),
                5 => sheet.write_string_with_format(row, column, cell, &wrapped),
                _ => sheet.write_string(row, column, cell),
            };
            written.map_err(broken)?;
        }
        self.row += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.book.save_to_writer(&mut self.out).map_err(broken)?;
        Ok(self.out.flush()?)
    }
}
