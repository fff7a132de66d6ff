//! SQLite before 3.51.3 can damage a database when its log begins anew while somebody reads
//! (<https://sqlite.org/wal.html#walresetbug>).

use sqlx::Connection as _;

use crate::support::run;

#[test]
fn sqlite_is_new_enough() {
    run(async {
        sqlx::any::install_default_drivers();
        let mut conn = sqlx::AnyConnection::connect("sqlite::memory:").await.unwrap();
        let version: String = sqlx::query_scalar("SELECT sqlite_version()")
            .fetch_one(&mut conn)
            .await
            .unwrap();
        let numbers: Vec<u32> = version.split('.').map(|number| number.parse().unwrap()).collect();
        assert!(numbers >= vec![3, 51, 3], "{version}");
    });
}
