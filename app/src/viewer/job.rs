//! Background jobs and their database connections.

use std::fmt;
use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Connection, PgConnection, Postgres, Transaction};

use crate::error::AppError;
use crate::state::AppState;

/// A background job. Jobs work on rows for which access was checked when the job was queued, over connections that
/// bypass row-level security.
#[derive(Clone)]
pub struct Job {
    state: AppState,
}

impl Job {
    /// For the job runner, operator commands and tests of jobs. Never use it in a request.
    pub fn new(state: &AppState) -> Self {
        Job { state: state.clone() }
    }

    /// The shared state of the server.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// A connection without a transaction.
    ///
    /// # Errors
    /// [`AppError::Busy`] when none is free in time.
    pub async fn connect(&self) -> Result<JobDb<'static>, AppError> {
        Ok(JobDb(Inner::Connection(self.state.db.system().acquire().await?)))
    }

    /// A connection with an open transaction.
    ///
    /// # Errors
    /// [`AppError::Busy`] when none is free in time.
    pub async fn begin(&self) -> Result<JobDb<'static>, AppError> {
        Ok(JobDb(Inner::Transaction(self.state.db.system().begin().await?)))
    }

    /// A connection with a transaction that `statement` begins, for example with an isolation level.
    ///
    /// # Errors
    /// [`AppError::Busy`] when none is free in time.
    pub async fn begin_with(&self, statement: &'static str) -> Result<JobDb<'static>, AppError> {
        Ok(JobDb(Inner::Transaction(self.state.db.system().begin_with(statement).await?)))
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").finish_non_exhaustive()
    }
}

/// A job's connection. Store functions that only jobs may call take one as a proof, since only a [`Job`] can create it.
#[derive(Debug)]
pub struct JobDb<'c>(Inner<'c>);

#[derive(Debug)]
enum Inner<'c> {
    Connection(PoolConnection<Postgres>),
    Transaction(Transaction<'c, Postgres>),
}

impl JobDb<'_> {
    /// Begins a transaction, or a savepoint if a transaction is open. It is rolled back if it is dropped.
    ///
    /// # Errors
    /// Database errors.
    pub async fn begin(&mut self) -> Result<JobDb<'_>, AppError> {
        let connection: &mut PgConnection = self;
        Ok(JobDb(Inner::Transaction(connection.begin().await?)))
    }

    /// Commits the transaction. Does nothing on a connection without one.
    ///
    /// # Errors
    /// Database errors.
    pub async fn commit(self) -> Result<(), AppError> {
        match self.0 {
            Inner::Connection(_) => Ok(()),
            Inner::Transaction(tx) => Ok(tx.commit().await?),
        }
    }
}

impl Deref for JobDb<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match &self.0 {
            Inner::Connection(connection) => connection,
            Inner::Transaction(tx) => tx,
        }
    }
}

impl DerefMut for JobDb<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match &mut self.0 {
            Inner::Connection(connection) => connection,
            Inner::Transaction(tx) => tx,
        }
    }
}
