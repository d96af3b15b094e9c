//! The schema: reversible migrations and monthly partitions.

use sqlx::migrate::Migrate;
use sqlx::{Connection, PgConnection};

use crate::harness::{Server, create_database};

/// All objects of the schema, one per line.
async fn schema(db: &mut PgConnection) -> Vec<String> {
    let sql = "
        SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
               || ' ' || COALESCE(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'function ' || proname || pg_get_function_arguments(oid) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'policy ' || tablename || ' ' || policyname || ' ' || COALESCE(qual, '') FROM pg_policies
        UNION ALL SELECT 'grant ' || table_name || ' ' || privilege_type FROM information_schema.role_table_grants
            WHERE grantee = 'colloquy_app'
        UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
        ORDER BY 1";
    sqlx::query_scalar(sql).fetch_all(db).await.unwrap()
}

#[tokio::test]
async fn migrations_are_reversible() {
    let mut db = PgConnection::connect_with(&create_database(None).await).await.unwrap();
    let without_bookkeeping = |schema: Vec<String>| -> Vec<String> {
        schema.into_iter().filter(|line| !line.contains("_sqlx_migrations")).collect()
    };
    let migrations = &server::database::MIGRATIONS;
    migrations.run_direct(None, &mut db, false).await.unwrap();
    let first = schema(&mut db).await;
    assert!(first.len() > 200, "the schema exists");
    db.ensure_migrations_table("_sqlx_migrations").await.unwrap();
    migrations.undo(&mut db, 0).await.unwrap();
    assert_eq!(without_bookkeeping(schema(&mut db).await), Vec::<String>::new(), "nothing is left");
    migrations.run_direct(None, &mut db, false).await.unwrap();
    assert_eq!(schema(&mut db).await, first);
}

#[tokio::test]
async fn partitions_are_created_for_the_coming_months() {
    let server = Server::start().await;
    let partitions: Vec<String> = sqlx::query_scalar(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass
         AND inhrelid::regclass::text <> 'audit_logs_default'",
    )
    .fetch_all(server.state.db.system())
    .await
    .unwrap();
    assert_eq!(partitions.len(), 4, "this month and the next three: {partitions:?}");
    server.administrator().await;
    let strays: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_logs_default")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    assert_eq!(strays, 0);
}
