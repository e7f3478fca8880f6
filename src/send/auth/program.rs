//! A program that prints a token.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::send::auth::grant::cut;
use crate::send::auth::granted::Granted;
use crate::suite::{Learned, TokenCommand};
use crate::text::{Mask, duration};

/// No token is longer.
const LARGEST: u64 = 1 << 20;
/// How often it is looked whether it is done.
const LOOK: Duration = Duration::from_millis(5);
/// How long what it printed is waited for once it is done: what it started may hold its output open.
const REST: Duration = Duration::from_millis(500);

/// Runs a program, without a shell, and reads the token that it prints. The words of a failure show no secret that the mask knows.
pub(super) async fn run(
    command: &TokenCommand,
    mask: &Mask,
    learned: &Learned,
    now: f64,
) -> Result<Granted, String> {
    let name = cut(&command.program);
    let mut child = Running(start(command).map_err(|error| {
        let words = error.to_string();
        let why = words.split(" (os error").next().unwrap_or(&words).to_lowercase();
        format!("the command `{name}` can't be started: {why}")
    })?);
    let printed = collected(child.0.stdout.take());
    let complained = collected(child.0.stderr.take());
    let status = child.done(command.timeout).await;
    let printed = printed.recv_timeout(REST).unwrap_or_default();
    // A token may turn up in what it complains about.
    for line in printed.lines().map(str::trim) {
        learned.learn(line);
    }
    let complained = complained.recv_timeout(REST).unwrap_or_default();
    let told = mask.hide(complained.trim());
    let told = if told.is_empty() {
        String::new()
    } else {
        format!("; it says: {}", cut(&learned.mask().hide(&told)))
    };
    match status {
        None => {
            Err(format!("the command `{name}` printed no token within {}{told}", duration(command.timeout)))
        }
        Some(status) if !status.success() => {
            let how =
                status.code().map_or_else(|| "was ended".to_owned(), |code| format!("ended with {code}"));
            Err(format!("the command `{name}` {how}{told}"))
        }
        Some(_) => {
            Granted::printed(&printed, now).map_err(|why| format!("the command `{name}`: {why}{told}"))
        }
    }
}

fn start(command: &TokenCommand) -> std::io::Result<Child> {
    let is_path = command.program.contains('/') || command.program.contains('\\');
    let program =
        if is_path { command.folder.join(&command.program) } else { PathBuf::from(&command.program) };
    // Where it runs is another folder than where it is looked for.
    let program = if is_path { std::path::absolute(program)? } else { program };
    let mut call = Command::new(program);
    if !command.folder.as_os_str().is_empty() {
        call.current_dir(&command.folder);
    }
    call.args(&command.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// A program, which ends with whoever waits for it.
struct Running(Child);

impl Running {
    async fn done(&mut self, timeout: Duration) -> Option<ExitStatus> {
        let begin = Instant::now();
        loop {
            if let Ok(Some(status)) = self.0.try_wait() {
                return Some(status);
            }
            if begin.elapsed() >= timeout {
                return None;
            }
            sleep(LOOK).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// What comes out, once it is over.
fn collected(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(LARGEST).read_to_end(&mut bytes);
        }
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}
