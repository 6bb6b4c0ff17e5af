//! What a long read says on standard error.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A read that ends sooner says nothing.
const PATIENCE: Duration = Duration::from_secs(2);
const INTERVAL: Duration = Duration::from_millis(200);

/// How far a read is.
pub(super) struct Progress {
    state: Option<State>,
}

struct State {
    files: u64,
    /// Bytes as they are stored
    total: u64,
    done_files: AtomicU64,
    done: AtomicU64,
    started: Instant,
    shown: Mutex<Option<Instant>>,
}

impl Progress {
    pub(super) fn new(files: &[String], enabled: bool) -> Self {
        let size = |path: &String| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        let state = enabled.then(|| State {
            files: files.len() as u64,
            total: files.iter().map(size).sum(),
            done_files: AtomicU64::new(0),
            done: AtomicU64::new(0),
            started: Instant::now(),
            shown: Mutex::new(None),
        });
        Self { state }
    }

    pub(super) fn add_file(&self) {
        if let Some(state) = &self.state {
            state.done_files.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts bytes, and shows the count when it is time.
    pub(super) fn add(&self, bytes: u64) {
        let Some(state) = &self.state else { return };
        state.done.fetch_add(bytes, Ordering::Relaxed);
        if state.started.elapsed() < PATIENCE {
            return;
        }
        if let Ok(mut shown) = state.shown.try_lock()
            && shown.is_none_or(|last| last.elapsed() >= INTERVAL)
        {
            *shown = Some(Instant::now());
            // A terminal that has gone away is no reason to end a query.
            let _ = write!(std::io::stderr(), "\r\x1b[K{}", state.line());
        }
    }

    /// Clears the line.
    pub(super) fn finish(&self) {
        if let Some(state) = &self.state
            && let Ok(mut shown) = state.shown.lock()
            && shown.take().is_some()
        {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

impl State {
    #[allow(clippy::cast_precision_loss)] // shown to three digits
    fn line(&self) -> String {
        let done = self.done.load(Ordering::Relaxed);
        let rate = done as f64 / self.started.elapsed().as_secs_f64();
        // Of a pipe the size is not known, and of a compressed file not that of its content.
        let rest = match self.total.checked_sub(done) {
            Some(rest) if self.total > 0 => {
                let left = duration(rest as f64 / rate);
                format!(" of {}, {}/s, {left} left", size(self.total as f64), size(rate))
            }
            _ => format!(", {}/s", size(rate)),
        };
        format!(
            "read_fhir_bundles: {} of {} files, {}{rest}",
            self.done_files.load(Ordering::Relaxed),
            self.files,
            size(done as f64),
        )
    }
}

fn size(bytes: f64) -> String {
    for (unit, scale) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] {
        if bytes >= scale {
            return format!("{:.1} {unit}", bytes / scale);
        }
    }
    format!("{bytes:.0} bytes")
}

fn duration(seconds: f64) -> String {
    if seconds < 60.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min {:.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_readable() {
        assert_eq!(size(12.0), "12 bytes");
        assert_eq!(size(6_950_000.0), "7.0 MB");
        assert_eq!(size(1.39e9), "1.4 GB");
        assert_eq!(duration(59.0), "59 s");
        assert_eq!(duration(125.0), "2 min 5 s");
    }
}
