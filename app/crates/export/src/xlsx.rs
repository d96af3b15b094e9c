//! An Excel workbook with one sheet. The columns are those of the CSV file.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::csv::{COLUMNS, cells};
use crate::message::{Head, Message};
use crate::{ExportError, Out, Writer};

/// The maximum number of characters per cell (Excel's limit).
const MAX_CELL_CHARS: usize = 32_767;
/// Column widths in characters.
const WIDTHS: [f64; 11] = [9.0, 11.0, 9.0, 22.0, 10.0, 80.0, 30.0, 9.0, 16.0, 8.0, 60.0];

/// Writes a workbook.
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
        // Each row goes to a temporary file as soon as it is complete.
        let sheet = book.add_worksheet_with_constant_memory().map_err(export_error)?;
        begin_sheet(sheet).map_err(export_error)?;
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

fn export_error(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(error) => ExportError::Io(error),
        other => ExportError::Format(other.to_string()),
    }
}

impl<W: Out> Writer for Xlsx<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        let (row, wrapped) = (self.row, self.wrapped.clone());
        let sheet = self.book.worksheet_from_index(0).map_err(export_error)?;
        for (column, cell) in (0..).zip(cells(&self.head, message)) {
            // Always strings, so that no text becomes a formula. XML does not allow most control characters.
            let cell: String =
                cell.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(MAX_CELL_CHARS).collect();
            let written = match column {
                0 => sheet.write_number(row, column, message.seq as f64),
                5 => sheet.write_string_with_format(row, column, cell, &wrapped),
                _ => sheet.write_string(row, column, cell),
            };
            written.map_err(export_error)?;
        }
        self.row += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.book.save_to_writer(&mut self.out).map_err(export_error)?;
        Ok(self.out.flush()?)
    }
}
