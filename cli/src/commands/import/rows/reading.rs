//! Reads rows in a thread of its own, so that slow input does not block answers, Ctrl-C and the ledger.

use std::{path::Path, thread};

use tokio::sync::{mpsc, oneshot};

use super::{Form, Row, Rows};
use crate::failure::Failure;

/// How many rows are read ahead. A row may have 1 MiB.
const AHEAD: usize = 16;

/// The rows of an open file.
pub(in super::super) struct Reading {
    columns: Vec<String>,
    rows: mpsc::Receiver<Option<Result<Row, Failure>>>,
}

impl Reading {
    /// Opens a file, or standard input for `-`. Fails if the header is faulty.
    pub(in super::super) async fn open(path: &Path, form: Form, delimiter: u8) -> Result<Self, Failure> {
        let (opened, columns) = oneshot::channel();
        let (sender, rows) = mpsc::channel(AHEAD);
        let path = path.to_owned();
        // Not a thread of the runtime, because the process would wait for that at its end.
        thread::Builder::new()
            .name("rows".to_owned())
            .spawn(move || read(&path, form, delimiter, opened, &sender))
            .map_err(|error| Failure::failed(format!("the file cannot be read: {error}")))?;
        let columns = columns.await.unwrap_or_else(|_| Err(broken_off()))?;
        Ok(Self { columns, rows })
    }

    /// The names of the columns; empty if the format has none.
    pub(in super::super) fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    /// The next row; a failure if nothing after it can be read either. Cancel-safe: a dropped call loses no row.
    pub(in super::super) async fn next(&mut self) -> Option<Result<Row, Failure>> {
        self.rows.recv().await.unwrap_or_else(|| Some(Err(broken_off())))
    }
}

fn read(
    path: &Path,
    form: Form,
    delimiter: u8,
    opened: oneshot::Sender<Result<Vec<String>, Failure>>,
    sender: &mpsc::Sender<Option<Result<Row, Failure>>>,
) {
    let mut rows = match Rows::open(path, form, delimiter) {
        Ok(rows) => rows,
        Err(failure) => {
            // The receiver may be gone.
            let _ = opened.send(Err(failure));
            return;
        }
    };
    let mut more = opened.send(Ok(rows.columns())).is_ok();
    while more {
        let row = rows.next();
        more = matches!(row, Some(Ok(_)));
        more &= sender.blocking_send(row).is_ok();
    }
}

/// The failure if the thread ended without a result.
fn broken_off() -> Failure {
    Failure::failed("the file was not read to its end").hint("Run the same command again.")
}
