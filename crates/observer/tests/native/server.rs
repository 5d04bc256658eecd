//! A throw-away native PostgreSQL: its own data directory, a free port on 127.0.0.1, no fsync. PostgreSQL refuses to run as root, so there it
//! runs as the user `postgres`.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::BytesMut;
use observer::Session;
use postgres_protocol::message::frontend;

const READY_WITHIN: Duration = Duration::from_secs(60);
const SUPERUSER: &str = "stillroom";

/// A server that ends when it is dropped.
pub struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one, which has a folder of this name; none where no PostgreSQL is installed.
    pub fn start(name: &str) -> Option<Self> {
        let bin = binaries()?;
        let folder = std::env::temp_dir().join(format!("stillroom-observer-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let data = folder.join("data");
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        run(unprivileged(&bin.join("initdb"))
            .args([
                "--username",
                SUPERUSER,
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
                "--pgdata",
            ])
            .arg(&data)
            .current_dir(&folder)
            .stdout(Stdio::null()));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = fs::File::create(folder.join("log")).unwrap();
        let process = unprivileged(&bin.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args([
                "-c",
                "fsync=off",
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                &format!("port={port}"),
                "-c",
                "max_prepared_transactions=4",
            ])
            .args(["-c", &format!("unix_socket_directories={}", folder.display())])
            .current_dir(&folder)
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Some(Self { process, folder, port })
    }

    /// A new session; waits until the server takes one.
    pub fn connect(&self, database: &str) -> Tcp {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            match Tcp::open(self.port, database) {
                Ok(session) => return session,
                Err(problem) if Instant::now() > deadline => panic!("PostgreSQL takes no session: {problem}"),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT is the fast shutdown.
        let _ = Command::new("kill")
            .args(["-INT", &self.process.id().to_string()])
            .status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn binaries() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("POSTGRES_BIN") {
        return Some(named.into());
    }
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"])
        .arg(program);
    command
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// A session over TCP.
pub struct Tcp(TcpStream);

impl Tcp {
    fn open(port: u16, database: &str) -> std::io::Result<Self> {
        let mut session = Self(TcpStream::connect(("127.0.0.1", port))?);
        let mut message = BytesMut::new();
        let parameters = [("user", SUPERUSER), ("database", database), ("client_encoding", "UTF8")];
        frontend::startup_message(parameters, &mut message)?;
        let answer = session.exchange(&message)?;
        match observer::first_column(&answer) {
            Ok(_) => Ok(session),
            Err(refused) => Err(std::io::Error::other(refused.message)),
        }
    }

    fn read_message(&mut self, answer: &mut Vec<u8>) -> std::io::Result<u8> {
        let mut header = [0; 5];
        self.0.read_exact(&mut header)?;
        let length = u32::from_be_bytes([header[1], header[2], header[3], header[4]]) as usize - 4;
        let start = answer.len() + header.len();
        answer.extend_from_slice(&header);
        answer.resize(start + length, 0);
        self.0.read_exact(&mut answer[start..])?;
        Ok(header[0])
    }
}

impl Session for Tcp {
    type Error = std::io::Error;

    fn exchange(&mut self, message: &[u8]) -> std::io::Result<Vec<u8>> {
        self.0.write_all(message)?;
        let mut answer = Vec::new();
        loop {
            let kind = self.read_message(&mut answer)?;
            // An error in the startup is not followed by ReadyForQuery.
            if kind == b'Z' || (kind == b'E' && answer.windows(5).any(|code| code == b"FATAL")) {
                return Ok(answer);
            }
        }
    }
}
