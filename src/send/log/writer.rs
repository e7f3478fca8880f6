//! The file of a log: a thread of its own writes it, a line at once, so that sending never waits for a disk unless it is far behind.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Lines that may wait to be written.
const WAITING: usize = 256;

/// Where lines go. Each is written whole and at once: what a killed process leaves is readable to its last line.
#[derive(Debug)]
pub struct Lines {
    sender: Mutex<Option<SyncSender<Vec<u8>>>>,
    thread: Mutex<Option<JoinHandle<std::io::Result<()>>>>,
    lost: Arc<AtomicUsize>,
}

impl Lines {
    /// Begins a log anew.
    ///
    /// # Errors
    /// Why the file can't be written.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the log is written here")]
        let file = File::create(path)?;
        let (sender, receiver) = sync_channel(WAITING);
        let lost = Arc::new(AtomicUsize::new(0));
        let missed = Arc::clone(&lost);
        let thread = std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write(file, &receiver, &missed))?;
        Ok(Self { sender: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), lost })
    }

    /// Adds a line, which must hold no line end. Nothing is told of what can't be written until [`finish`](Self::finish).
    pub fn add(&self, mut line: Vec<u8>) {
        line.push(b'\n');
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(sender) = sender {
            // The thread is gone only once writing is over.
            let _ = sender.send(line);
        }
    }

    /// How many lines could not be written so far.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }

    /// Waits until all is written. What is added later is lost.
    ///
    /// # Errors
    /// Why not all of it could be.
    pub fn finish(&self) -> std::io::Result<()> {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        match thread.map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(written)) => written,
            Some(Err(_)) => Err(std::io::Error::other("the thread that writes it ended early")),
        }
    }
}

/// Writes until nobody adds lines any more; after a failure it only listens, so that nobody waits for it.
fn write(mut file: File, lines: &Receiver<Vec<u8>>, lost: &AtomicUsize) -> std::io::Result<()> {
    let mut written = Ok(());
    for line in lines {
        if written.is_ok() {
            written = file.write_all(&line);
        }
        if written.is_err() {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    }
    written
}
