//! Background jobs, and their connections.

use std::fmt;
use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Connection, PgConnection, Postgres, Transaction};

use crate::error::AppError;
use crate::state::AppState;

/// A background job. Jobs act on rows that were authorised when they were queued, over connections that row-level
/// security does not hold back.
#[derive(Clone)]
pub struct Job {
    state: AppState,
}

impl Job {
    /// For the job runner, commands of whoever runs this program, and tests of jobs; never for a request.
    pub fn new(state: &AppState) -> Self {
        Job { state: state.clone() }
    }

    /// What everything reaches.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// A connection.
    ///
    /// # Errors
    /// [`AppError::Busy`] when none is free in time.
    pub async fn connect(&self) -> Result<JobDb<'static>, AppError> {
        Ok(JobDb(Link::Connection(self.state.db.system().acquire().await?)))
    }

    /// A connection with an open transaction.
    ///
    /// # Errors
    /// [`AppError::Busy`] when none is free in time.
    pub async fn begin(&self) -> Result<JobDb<'static>, AppError> {
        Ok(JobDb(Link::Transaction(self.state.db.system().begin().await?)))
    }

    /// A connection with a transaction that `statement` opens.
    ///
    /// # Errors
    /// [`AppError::Busy`] when none is free in time.
    pub async fn begin_with(&self, statement: &'static str) -> Result<JobDb<'static>, AppError> {
        Ok(JobDb(Link::Transaction(self.state.db.system().begin_with(statement).await?)))
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").finish_non_exhaustive()
    }
}

/// A job's connection, and so the proof that a job asks: store functions that only jobs may call take it. Only a
/// [`Job`] opens one.
#[derive(Debug)]
pub struct JobDb<'c>(Link<'c>);

#[derive(Debug)]
enum Link<'c> {
    Connection(PoolConnection<Postgres>),
    Transaction(Transaction<'c, Postgres>),
}

impl JobDb<'_> {
    /// Opens a transaction on this connection; in a transaction, a savepoint. Dropped, it is rolled back.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn begin(&mut self) -> Result<JobDb<'_>, AppError> {
        let connection: &mut PgConnection = self;
        Ok(JobDb(Link::Transaction(connection.begin().await?)))
    }

    /// Commits the transaction, if one was begun.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn commit(self) -> Result<(), AppError> {
        match self.0 {
            Link::Connection(_) => Ok(()),
            Link::Transaction(tx) => Ok(tx.commit().await?),
        }
    }
}

impl Deref for JobDb<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match &self.0 {
            Link::Connection(connection) => connection,
            Link::Transaction(tx) => tx,
        }
    }
}

impl DerefMut for JobDb<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match &mut self.0 {
            Link::Connection(connection) => connection,
            Link::Transaction(tx) => tx,
        }
    }
}
