//! The bytes of a file, decompressed.

use crate::error::Result;
use flate2::read::MultiGzDecoder;
use std::io::{self, Chain, Cursor, Read};

/// Opens files: DuckDB's file system in the extension, the operating system's in tests.
pub trait FileSystem: Send + Sync {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// Where the file system says why it cannot.
    fn open(&self, path: &str) -> Result<Box<dyn File>>;
}

/// An open file.
pub trait File: Read + Send {
    /// Its size in bytes, where it has one.
    fn size(&self) -> Option<u64>;

    /// Goes to a byte; what is read next begins there.
    ///
    /// # Errors
    /// Where the file cannot seek.
    fn seek(&mut self, offset: u64) -> io::Result<()>;
}

type Compressed = Chain<Cursor<Vec<u8>>, Box<dyn File>>;

/// A file's content as it is read on: what it is compressed with is told by its first bytes.
pub(super) struct Content {
    decoder: Decoder,
    /// How many bytes may still come out of a compressed file.
    left: u64,
    limit: u64,
}

enum Decoder {
    Plain(Box<dyn File>),
    Gzip(Box<MultiGzDecoder<Compressed>>),
    Zstd(Box<zstd::Decoder<'static, io::BufReader<Compressed>>>),
}

impl Content {
    /// The content of `file`, whose first bytes are `head`. Where nothing is compressed, what is read goes on behind them.
    pub(super) fn new(file: Box<dyn File>, head: &[u8], limit: u64) -> io::Result<Self> {
        let whole = |file| Cursor::new(head.to_vec()).chain(file);
        let decoder = match head {
            [0x1f, 0x8b, ..] => Decoder::Gzip(Box::new(MultiGzDecoder::new(whole(file)))),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                Decoder::Zstd(Box::new(zstd::Decoder::new(whole(file))?))
            }
            _ => Decoder::Plain(file),
        };
        Ok(Self {
            decoder,
            left: limit,
            limit,
        })
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.decoder, Decoder::Plain(_))
    }

    /// Goes to a byte of the content; `false` where that takes reading up to it.
    pub(super) fn seek(&mut self, offset: u64) -> io::Result<bool> {
        match &mut self.decoder {
            Decoder::Plain(file) => file.seek(offset).map(|()| true),
            _ => Ok(false),
        }
    }

    /// Reads up to `buffer.len()` bytes; 0 is the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.decoder {
            Decoder::Plain(file) => return file.read(buffer),
            Decoder::Gzip(decoder) => decoder.read(buffer)?,
            Decoder::Zstd(decoder) => decoder.read(buffer)?,
        };
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!(
                "the compressed file expands to more than {} bytes: raise fhir_max_decompressed_size if you trust it",
                self.limit
            ))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::error::Error;
    use std::io::{Seek, SeekFrom};

    /// The operating system's files.
    pub(in crate::source) struct Local;

    struct LocalFile(std::fs::File);

    impl FileSystem for Local {
        fn open(&self, path: &str) -> Result<Box<dyn File>> {
            let file = std::fs::File::open(path).map_err(|error| Error::new(format!("\"{path}\": {error}")))?;
            Ok(Box::new(LocalFile(file)))
        }
    }

    impl Read for LocalFile {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl File for LocalFile {
        fn size(&self) -> Option<u64> {
            self.0.metadata().ok().map(|metadata| metadata.len())
        }

        fn seek(&mut self, offset: u64) -> io::Result<()> {
            self.0.seek(SeekFrom::Start(offset)).map(drop)
        }
    }
}
