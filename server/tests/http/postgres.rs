//! The private PostgreSQL: created once, locked, restarted after a crash.

use std::path::Path;
use std::time::{Duration, Instant};

use server::postgres::{Cluster, Error};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

/// A temporary folder that PostgreSQL's user can access even if the tests run as root.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

async fn connect(cluster: &Cluster) -> PgConnection {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match cluster.options().connect().await {
            Ok(db) => return db,
            Err(error) => assert!(Instant::now() < deadline, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Kills PostgreSQL with SIGKILL, as the kernel does when memory runs out.
fn kill(data: &Path) {
    let pid = std::fs::read_to_string(data.join("postgres/cluster/postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap().to_owned();
    assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
}

#[tokio::test]
async fn the_cluster_survives_crashes_and_refuses_a_second_instance() {
    let data = folder();
    let cluster = Cluster::start(data.path()).await.unwrap();
    let mut db = connect(&cluster).await;
    db.execute("CREATE TABLE kept AS SELECT 1 AS n").await.unwrap();
    let checksums: String = sqlx::query_scalar("SHOW data_checksums").fetch_one(&mut db).await.unwrap();
    let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut db).await.unwrap();
    assert_eq!((checksums.as_str(), encoding.as_str()), ("on", "UTF8"));
    // Error details contain values, such as e-mail addresses, and must not be logged.
    db.execute("CREATE TABLE addresses (email text PRIMARY KEY)").await.unwrap();
    for _ in 0..2 {
        let _ = db.execute("INSERT INTO addresses VALUES ('ana@colloquy.example')").await;
    }
    let log = std::fs::read_to_string(data.path().join("postgres/log")).unwrap();
    assert!(log.contains("duplicate key"), "{log}");
    assert!(!log.contains("(email)=(ana@colloquy.example)"), "{log}");
    drop(db);

    let second = Cluster::start(data.path()).await;
    assert!(matches!(second, Err(Error::InUse(_))), "a second instance is refused");

    // If PostgreSQL dies, it is restarted.
    kill(data.path());
    let mut db = connect(&cluster).await;
    let n: i32 = sqlx::query_scalar("SELECT n FROM kept").fetch_one(&mut db).await.unwrap();
    assert_eq!(n, 1);
    db.close().await.unwrap();

    // The data survives stopping and starting.
    cluster.stop().await;
    let cluster = Cluster::start(data.path()).await.unwrap();
    let mut db = connect(&cluster).await;
    let n: i32 = sqlx::query_scalar("SELECT n FROM kept").fetch_one(&mut db).await.unwrap();
    assert_eq!(n, 1);
    drop(db);
    cluster.stop().await;
}
