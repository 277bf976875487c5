//! Where benchmarks keep their data: a folder on a real disk, and databases of one PostgreSQL server.

use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls};

/// A folder that is emptied and removed in the end.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new folder. Not below `/tmp`, which may be memory, where syncing costs nothing.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn create(parent: &Path, name: &str) -> Result<Self> {
        let path = parent.join(format!("shekara-{name}-{}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| format!("{} can't be made", path.display()))?;
        Ok(Self(path))
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A PostgreSQL server on which databases may be made.
#[derive(Debug, Clone)]
pub struct Cluster(Config);

impl Cluster {
    /// From a connection string.
    ///
    /// # Errors
    /// When it is none, or the server does not sync what it commits.
    pub async fn open(address: &str) -> Result<Self> {
        let cluster = Self(
            address
                .parse()
                .context("the PostgreSQL address can't be read")?,
        );
        let client = cluster.connect(None).await?;
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let row = client.query_one(&format!("SHOW {setting}"), &[]).await?;
            let value: String = row.get(0);
            if value != "on" {
                bail!("{setting} is {value} on this server; a benchmark needs it on");
            }
        }
        Ok(cluster)
    }

    /// Makes a database anew and says how it is reached, as libpq writes it.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn create(&self, name: &str) -> Result<String> {
        self.drop_database(name).await?;
        let client = self.connect(None).await?;
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await?;
        self.address(name)
    }

    /// Removes a database, if it is there.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn drop_database(&self, name: &str) -> Result<()> {
        let client = self.connect(None).await?;
        let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        client
            .batch_execute(&text)
            .await
            .with_context(|| format!("{name} can't be removed"))
    }

    /// A connection to a database, or to the one of the connection string.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn connect(&self, database: Option<&str>) -> Result<Client> {
        let mut config = self.0.clone();
        if let Some(name) = database {
            config.dbname(name);
        }
        let (client, connection) = config
            .connect(NoTls)
            .await
            .context("PostgreSQL can't be reached")?;
        tokio::spawn(connection);
        Ok(client)
    }

    fn address(&self, database: &str) -> Result<String> {
        let host = match self.0.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => bail!("the PostgreSQL address names no host"),
        };
        let port = self.0.get_ports().first().copied().unwrap_or(5432);
        let mut text = format!("host={host} port={port} dbname={database}");
        if let Some(user) = self.0.get_user() {
            write!(text, " user={user}")?;
        }
        if let Some(password) = self.0.get_password() {
            write!(text, " password={}", String::from_utf8_lossy(password))?;
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_database_names_it_instead_of_another() {
        let cluster = Cluster(
            "host=127.0.0.1 port=5433 user=postgres dbname=postgres"
                .parse()
                .unwrap(),
        );
        assert_eq!(
            cluster.address("floor").unwrap(),
            "host=127.0.0.1 port=5433 dbname=floor user=postgres"
        );
        let cluster = Cluster("postgres://a:b@localhost/x".parse().unwrap());
        assert_eq!(
            cluster.address("floor").unwrap(),
            "host=localhost port=5432 dbname=floor user=a password=b"
        );
    }

    #[test]
    fn a_folder_leaves_nothing_behind() {
        let folder = Folder::create(&std::env::temp_dir(), "folder-test").unwrap();
        std::fs::write(folder.file("data"), "x").unwrap();
        let path = folder.0.clone();
        drop(folder);
        assert!(!path.exists());
    }
}
