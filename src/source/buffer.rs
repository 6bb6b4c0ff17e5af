//! The part of a file that is in memory.

use super::content::{Content, FileSystem};
use super::piece::{Kind, Piece};
use std::io;
use std::ops::Range;

/// Bytes of a file that are read and not yet used, and what is behind them.
#[derive(Default)]
pub(super) struct Buffer {
    content: Option<Content>,
    data: Vec<u8>,
    start: usize,
    end: usize,
    /// Where the first byte stands in the decompressed file.
    pub(super) offset: u64,
    /// Whether the file has no more bytes behind these.
    pub(super) at_end: bool,
    /// Why the file could not be read to its end.
    pub(super) broken: Option<String>,
}

impl Buffer {
    /// Opens a file and reads `window` bytes of it into `data`, or all where it has fewer.
    ///
    /// # Errors
    /// The file cannot be opened or begun.
    pub(super) fn open(
        path: &str,
        data: Vec<u8>,
        window: usize,
        max_decompressed: u64,
        files: &dyn FileSystem,
    ) -> Result<Self, String> {
        let io = |error: io::Error| error.to_string();
        let mut file = files.open(path).map_err(|error| error.to_string())?;
        let mut buffer = Self {
            data,
            ..Self::default()
        };
        // A pipe says that it has no bytes.
        let size = file.size().filter(|size| *size > 0);
        let first = size.and_then(|size| usize::try_from(size).ok());
        let first = first.map_or(window, |size| window.min(size));
        while !buffer.at_end && buffer.end < window {
            let target = if buffer.end < first { first } else { window };
            grow(&mut buffer.data, target);
            let got = file.read(&mut buffer.data[buffer.end..target]).map_err(io)?;
            buffer.end += got;
            buffer.at_end = got == 0 || size == Some(buffer.end as u64);
        }
        let content = Content::new(file, &buffer.data[..buffer.end], max_decompressed).map_err(io)?;
        if !content.is_plain() {
            buffer.end = 0;
            buffer.at_end = false;
        }
        buffer.content = Some(content);
        buffer.fill(window);
        Ok(buffer)
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.data[self.start..self.end]
    }

    /// At most `limit` of the bytes, and whether the file ends with them.
    pub(super) fn front(&self, limit: usize) -> (&[u8], bool) {
        let bytes = self.bytes();
        let front = &bytes[..bytes.len().min(limit)];
        (front, front.len() == bytes.len() && self.at_end)
    }

    /// Where the byte at `at` stands in the decompressed file.
    pub(super) fn place(&self, at: usize) -> u64 {
        self.offset + at as u64
    }

    /// Lets the first bytes go.
    pub(super) fn take(&mut self, length: usize) {
        self.start += length;
        self.offset += length as u64;
    }

    /// Gives the bytes at this range away, and lets all before them go.
    pub(super) fn hand_out(&mut self, piece: &mut Piece, range: Range<usize>, kind: Kind) {
        let rest = self.start + range.end..self.end;
        let given = self.start + range.start..self.start + range.end;
        let offset = self.place(range.start);
        self.offset += range.end as u64;
        if rest.len() > given.len() {
            piece.copy(&self.data[given], offset, kind);
            self.start = rest.start;
            return;
        }
        piece.fill(&mut self.data, given, offset, kind);
        grow(&mut self.data, rest.len());
        self.data[..rest.len()].copy_from_slice(piece.behind(rest.len()));
        (self.start, self.end) = (0, rest.len());
    }

    /// Reads until there are `length` bytes or the file ends; what more there is room for, too.
    pub(super) fn fill(&mut self, length: usize) {
        self.fill_up(length, usize::MAX);
    }

    /// Reads until there are `length` bytes or the file ends, and no more: memory that stays in the processor's cache is faster.
    pub(super) fn fill_exactly(&mut self, length: usize) {
        self.fill_up(length, length);
    }

    fn fill_up(&mut self, length: usize, most: usize) {
        while self.end - self.start < length && !self.at_end {
            if self.data.len() - self.start < length {
                self.data.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
                grow(&mut self.data, length);
            }
            let end = self.data.len().min(self.start.saturating_add(most));
            let result = match &mut self.content {
                Some(content) => content.read(&mut self.data[self.end..end]),
                None => Ok(0),
            };
            match result {
                Ok(0) => self.at_end = true,
                Ok(got) => self.end += got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.at_end = true;
                    self.broken = Some(format!("the file cannot be read to its end: {error}"));
                }
            }
        }
    }

    /// Goes on to a byte of the decompressed file.
    ///
    /// # Errors
    /// The file cannot seek.
    pub(super) fn go_to(&mut self, offset: u64) -> io::Result<()> {
        if let Some(content) = &mut self.content
            && content.seek(offset)?
        {
            (self.start, self.end, self.offset) = (0, 0, offset);
            self.at_end = false;
            return Ok(());
        }
        while self.offset < offset {
            let rest = usize::try_from(offset - self.offset).unwrap_or(usize::MAX);
            self.take(rest.min(self.bytes().len()));
            if self.at_end {
                break;
            }
            self.fill(1);
        }
        Ok(())
    }
}

/// Makes room for so many bytes.
fn grow(data: &mut Vec<u8>, length: usize) {
    if data.is_empty() {
        // Zeros from the system need not be written.
        *data = vec![0; length];
    } else if data.len() < length {
        data.resize(length, 0);
    }
}
