//! Runs the program: its output and its end.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// Longer than any step takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The last line of the banner.
const LAST_LINE: &str = "Press Ctrl-C to stop.";

/// A started program; it is killed when its test ends.
pub(crate) struct Program {
    child: Child,
    pub(crate) banner: String,
    lines: Receiver<String>,
    complaints: Receiver<String>,
}

/// The program as a command, with an empty environment.
pub(crate) fn command(arguments: &[&str], directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
    command.args(arguments).current_dir(directory).stdin(Stdio::null());
    command.env_remove("PORT").env_remove("RUST_LOG");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    /// Starts it, and waits for the end of the banner.
    pub(crate) fn start(arguments: &[&str], directory: &Path) -> Self {
        let mut child = command(arguments, directory).spawn().unwrap();
        let lines = lines(child.stdout.take().unwrap());
        let complaints = complaints(child.stderr.take().unwrap());
        let mut program = Self {
            child,
            banner: String::new(),
            lines,
            complaints,
        };
        while !program.banner.trim_end().ends_with(LAST_LINE) {
            match program.lines.recv_timeout(PATIENCE) {
                Ok(line) => program.banner.push_str(&(line + "\n")),
                Err(error) => {
                    program.child.kill().unwrap();
                    let complaints = program.complaints.recv().unwrap();
                    panic!("the banner does not end ({error}):\n{}\n{complaints}", program.banner);
                }
            }
        }
        program
    }

    /// The rest of the banner's line that begins with this word.
    pub(crate) fn address(&self, name: &str) -> &str {
        let line = self.banner.lines().find_map(|line| line.trim().strip_prefix(name));
        line.unwrap().trim()
    }

    /// The commands of the banner, ready to paste.
    pub(crate) fn commands(&self) -> String {
        let lines: Vec<&str> = self.banner.lines().collect();
        let first = lines.iter().position(|line| line.starts_with("TOKEN=")).unwrap();
        let last = lines.iter().rposition(|line| line.starts_with("curl ")).unwrap();
        lines[first..=last].join("\n")
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// Waits until it prints this.
    pub(crate) fn wait_for(&self, text: &str) {
        while self.lines.recv_timeout(PATIENCE).unwrap() != text {}
    }

    /// Sends a signal, and waits for the end.
    pub(crate) fn end_with(mut self, signal: &str) -> ExitStatus {
        self.signal(signal);
        // Its standard error is closed when it ends.
        self.complaints.recv_timeout(PATIENCE).unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of its output. They are read to the end, so that the program never finds its output closed.
fn lines(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

/// All of its standard error, once it has ended.
fn complaints(mut error: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let _ = error.read_to_string(&mut text);
        sender.send(text)
    });
    receiver
}
