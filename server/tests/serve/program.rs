//! The program in a folder of its own, and a client that speaks just enough HTTP.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value as Json, json};

/// A folder of its own for one test; gone when dropped. Its database is SQLite in it, or one elsewhere.
pub(crate) struct Folder {
    path: PathBuf,
    pub(crate) url: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("fahrwasser-serve-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let url = format!("sqlite:{}", path.join("data/test.sqlite").display());
        Self { path, url }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name).display().to_string()
    }

    /// The program in this folder with its database, still without its words.
    pub(crate) fn program(&self) -> Command {
        self.within(env!("CARGO_BIN_EXE_fahrwasser"))
    }

    /// As [`Folder::program`], begun by way of another program.
    pub(crate) fn within(&self, outer: &str) -> Command {
        let mut command = Command::new(outer);
        command
            .current_dir(&self.path)
            .env("FAHRWASSER_DATABASE_URL", &self.url);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.program().args(words).output().unwrap()
    }

    /// Runs a command that must work; returns what it says.
    pub(crate) fn said(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must not work; returns its complaint.
    pub(crate) fn complaint(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(
            !output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8(output.stderr).unwrap()
    }

    pub(crate) fn serve(&self, words: &[&str]) -> Server {
        let mut program = self.program();
        program.args(SERVE).args(words);
        Server::start(program)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The words with which it serves on a free port.
pub(crate) const SERVE: [&str; 3] = ["serve", "--address", "127.0.0.1:0"];

/// A serving process on a free port.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Starts what [`SERVE`] says and waits until it is ready.
    pub(crate) fn start(mut program: Command) -> Self {
        let mut child = program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (mut lines, kept) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&log));
        thread::spawn(move || {
            let mut line = String::new();
            while lines.read_line(&mut line).is_ok_and(|read| read > 0) {
                kept.lock().unwrap().push_str(&line);
                line.clear();
            }
        });
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let Some((_, address)) = said.trim().split_once("http://") else {
            child.wait().unwrap();
            panic!("not serving: {said} {}", log.lock().unwrap());
        };
        let server = Self {
            address: address.to_owned(),
            child,
            log,
        };
        assert_eq!(server.get("/readyz").status, 200);
        server
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    /// Calls a server function as a page does.
    pub(crate) fn call(&self, path: &str, cookie: &str, arguments: &Json) -> Answer {
        call(&self.address, path, cookie, arguments).unwrap()
    }

    pub(crate) fn sign_in(&self, login: &str, password: &str) -> Answer {
        self.call(
            "/api/v1/account/sign-in",
            "",
            &json!({ "login": login, "password": password }),
        )
    }

    pub(crate) fn ask(&self, head: &str, body: &str) -> Answer {
        ask(&self.address, head, body).unwrap()
    }

    /// Ends it as a loss of power would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Waits for the process; tells how it ended and how long it took.
    pub(crate) fn ended(&mut self) -> (ExitStatus, Duration) {
        #[expect(
            clippy::disallowed_methods,
            reason = "how long a process takes is a matter of the real clock"
        )]
        let (start, now) = (Instant::now(), Instant::now);
        let status = self.child.wait().unwrap();
        (status, now() - start)
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Calls a server function as a page does; the line may break.
pub(crate) fn call(address: &str, path: &str, cookie: &str, arguments: &Json) -> io::Result<Answer> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nContent-Type: application/json\r\nOrigin: http://{address}\r\n\
         Sec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n"
    );
    ask(address, &head, &arguments.to_string())
}

fn ask(address: &str, head: &str, body: &str) -> io::Result<Answer> {
    let mut line = TcpStream::connect(address)?;
    line.set_read_timeout(Some(Duration::from_secs(20)))?;
    let length = body.len();
    let rest = format!("Host: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    line.write_all(format!("{head}{rest}").as_bytes())?;
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes)?;
    Ok(Answer::read(&String::from_utf8_lossy(&bytes)))
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or_default();
        Self {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// The cookie as the browser sends it back.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned()
    }
}
