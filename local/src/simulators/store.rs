//! The simulators' storage: JSON documents in one `SQLite` file.
//!
//! Every request is answered in one transaction. So no other request can come between a check and the write that relies on it,
//! and a request that fails halfway leaves nothing behind.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

const FILE_NAME: &str = "simulators.db";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS documents (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        collection TEXT NOT NULL,
        realm TEXT NOT NULL,
        id TEXT NOT NULL,
        email TEXT,
        body TEXT NOT NULL,
        UNIQUE (collection, realm, id)
    );
    CREATE INDEX IF NOT EXISTS documents_by_email ON documents (collection, realm, email);
";

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("cannot create the data directory {path}")]
    Directory { path: PathBuf, source: std::io::Error },
    #[error("cannot open the simulators' database {path}")]
    Open { path: PathBuf, source: rusqlite::Error },
    #[error("the simulators' database failed")]
    Sql(#[from] rusqlite::Error),
    #[error("a document of the simulators' database cannot be read or written")]
    Document(#[from] serde_json::Error),
}

/// The open database.
#[derive(Debug)]
pub(super) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens `simulators.db` in the directory, creating both when absent.
    pub(super) fn open(data_dir: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(data_dir).map_err(|source| StoreError::Directory {
            path: data_dir.to_path_buf(),
            source,
        })?;
        let path = data_dir.join(FILE_NAME);
        let prepared = Connection::open(&path).and_then(|connection| {
            // A write then costs one append to the log, and a crash of the process loses nothing.
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            connection.execute_batch(SCHEMA)?;
            Ok(connection)
        });
        match prepared {
            Ok(connection) => Ok(Self {
                connection: Mutex::new(connection),
            }),
            Err(source) => Err(StoreError::Open { path, source }),
        }
    }

    /// A store in memory.
    pub(super) fn in_memory() -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Runs the work in one transaction: commits if it succeeds, rolls back if it fails.
    pub(super) fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Documents<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let documents = Documents {
            transaction,
            appended: Cell::default(),
        };
        let result = work(&documents)?;
        documents.transaction.commit().map_err(StoreError::from)?;
        Ok(result)
    }
}

/// The documents as one transaction sees them. A collection holds one kind of document; a realm separates tenants.
#[derive(Debug)]
pub(super) struct Documents<'c> {
    transaction: Transaction<'c>,
    appended: Cell<usize>,
}

impl Documents<'_> {
    pub(super) fn get<T: DeserializeOwned>(
        &self,
        collection: &str,
        realm: &str,
        id: &str,
    ) -> Result<Option<T>, StoreError> {
        let body: Option<String> = self
            .transaction
            .prepare_cached("SELECT body FROM documents WHERE collection = ?1 AND realm = ?2 AND id = ?3")?
            .query_row(params![collection, realm, id], |row| row.get(0))
            .optional()?;
        Ok(body.as_deref().map(serde_json::from_str).transpose()?)
    }

    /// The documents with exactly this address. Both writers and readers convert it to lower case.
    pub(super) fn by_email<T: DeserializeOwned>(
        &self,
        collection: &str,
        realm: &str,
        email: &str,
    ) -> Result<Vec<T>, StoreError> {
        self.select(
            "SELECT body FROM documents WHERE collection = ?1 AND realm = ?2 AND email = ?3 ORDER BY sequence",
            params![collection, realm, email],
        )
    }

    /// All documents of a collection, in the order of their first write.
    pub(super) fn list<T: DeserializeOwned>(&self, collection: &str) -> Result<Vec<T>, StoreError> {
        self.select(
            "SELECT body FROM documents WHERE collection = ?1 ORDER BY sequence",
            params![collection],
        )
    }

    pub(super) fn put<T: Serialize>(
        &self,
        collection: &str,
        realm: &str,
        id: &str,
        email: Option<&str>,
        document: &T,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(document)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO documents (collection, realm, id, email, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (collection, realm, id) DO UPDATE SET email = excluded.email, body = excluded.body",
            )?
            .execute(params![collection, realm, id, email, body])?;
        Ok(())
    }

    /// Adds a document without a name.
    pub(super) fn append<T: Serialize>(&self, collection: &str, document: &T) -> Result<(), StoreError> {
        let body = serde_json::to_string(document)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO documents (collection, realm, id, body)
                 SELECT ?1, '', COALESCE(MAX(sequence), 0) + 1, ?2 FROM documents",
            )?
            .execute(params![collection, body])?;
        self.appended.set(self.appended.get() + 1);
        Ok(())
    }

    /// How many documents this transaction has added with [`Self::append`].
    pub(super) fn appended(&self) -> usize {
        self.appended.get()
    }

    /// The documents of a collection that were first written last, newest first.
    pub(super) fn latest<T: DeserializeOwned>(&self, collection: &str, count: usize) -> Result<Vec<T>, StoreError> {
        self.select(
            "SELECT body FROM documents WHERE collection = ?1 ORDER BY sequence DESC LIMIT ?2",
            params![collection, count],
        )
    }

    /// Deletes a document, and says whether there was one.
    pub(super) fn delete(&self, collection: &str, realm: &str, id: &str) -> Result<bool, StoreError> {
        let deleted = self
            .transaction
            .prepare_cached("DELETE FROM documents WHERE collection = ?1 AND realm = ?2 AND id = ?3")?
            .execute(params![collection, realm, id])?;
        Ok(deleted > 0)
    }

    fn select<T: DeserializeOwned>(
        &self,
        sql: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.transaction.prepare_cached(sql)?;
        let bodies = statement.query_map(parameters, |row| row.get::<_, String>(0))?;
        bodies.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
    }
}
