//! What the user is told, and its wish to stop.

use std::{
    fmt::Display,
    future::Future,
    io::{self, Write},
};

use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{signal, SignalKind},
};

/// All runs on the main thread: processes started there may end with it.
pub fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime needs no more than a pipe")
}

/// Resolves at Ctrl-C, at a request to terminate, or when the terminal closes.
/// Heard from this call on, also before anybody waits for it.
pub fn requested() -> impl Future<Output = ()> {
    let mut signals = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()]
        .map(|kind| signal(kind).expect("these signals can be listened to"));
    async move {
        let [interrupt, terminate, hangup] = &mut signals;
        tokio::select! {
            _ = interrupt.recv() => {},
            _ = terminate.recv() => {},
            _ = hangup.recv() => {},
        }
    }
}

/// Tells the user something. Nobody may be reading any more: what goes on
/// meanwhile is worth more than the message.
pub fn say(text: impl Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a result, which is worth nothing if it doesn't arrive. A reader that has
/// seen enough and closes the pipe is no error.
pub fn print(text: impl AsRef<[u8]>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

pub fn warn(text: impl Display) {
    let _ = writeln!(io::stderr(), "busbar: {text}");
}
