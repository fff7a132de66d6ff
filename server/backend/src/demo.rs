//! The example programme: invented people in real municipalities.
//!
//! Filled in steps that each see what is there already, so a second run changes nothing and one that was
//! interrupted is continued: 1 programme and register, 2 people, 3 who looks after whom, 4 assessments. Passwords are
//! random for each database; they stand in a file beside it, because the database has only their hashes.
//! Who may: whoever may start the program. The texts are in `data/demo.toml`.

use std::{collections::BTreeMap, fs, io, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use serde::Deserialize;
use shared::{
    Fault, ProgrammeId,
    account::{Login, Password, Role, policy},
    organisation::Ags,
    words::server as words,
};
use thiserror::Error;
use tokio::task::JoinSet;

use crate::{
    Backend, Entropy,
    account::store as people,
    db::{Beside as _, sync_folder},
    organisation::{self, ImportFault, store as organisations},
};

const DATA: &str = include_str!("../data/demo.toml");
const REGISTER: &str = include_str!("../data/organisations-sachsen-2019.csv");

/// Why the example is not there.
#[derive(Debug, Error)]
pub enum DemoFault {
    /// The file for the accounts cannot be read or written.
    #[error("the file for the accounts: {0}")]
    File(#[from] io::Error),
    /// Another programme of this database has an account with this login.
    #[error("the login {0} is taken")]
    LoginTaken(String),
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] Fault),
}

/// The example as it is.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Its programme.
    pub programme: ProgrammeId,
    /// All accounts, those of the programme first.
    pub accounts: Vec<DemoAccount>,
}

/// One account to try out.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// To sign in with.
    pub login: String,
    /// As it was set here; the person may have changed it since.
    pub password: String,
    /// Invented.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// What the organisation is called.
    pub organisation: Option<String>,
}

impl std::fmt::Debug for DemoAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoAccount")
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Data {
    programme: String,
    land: String,
    operator: String,
    register_day: String,
    central: Vec<Central>,
    coach: Vec<Coach>,
    organisation: Vec<Place>,
}

#[derive(Deserialize)]
struct Central {
    login: String,
    role: Role,
    name: String,
}

#[derive(Deserialize)]
struct Coach {
    login: String,
    name: String,
}

#[derive(Deserialize)]
struct Place {
    slug: String,
    ags: Ags,
    lead: usize,
    deputy: usize,
    navigator: String,
    head: String,
    staff: String,
}

impl Data {
    fn read() -> Result<Self, Fault> {
        toml::from_str(DATA).map_err(|error| {
            tracing::error!(%error, "the example data cannot be read");
            Fault::Internal
        })
    }

    /// Everybody: login, name, role, and the key of the organisation.
    fn people(&self) -> Vec<(String, &str, Role, Option<&Ags>)> {
        let central = self
            .central
            .iter()
            .map(|one| (one.login.clone(), &*one.name, one.role, None));
        let coaches = self
            .coach
            .iter()
            .map(|one| (one.login.clone(), &*one.name, Role::Coach, None));
        let places = self.organisation.iter().flat_map(|place| {
            [
                ("navigator", &place.navigator, Role::Navigator),
                ("leitung", &place.head, Role::Head),
                ("mitarbeit", &place.staff, Role::Staff),
            ]
            .map(|(part, name, role)| ([part, ".", &place.slug].concat(), &**name, role, Some(&place.ags)))
        });
        central.chain(coaches).chain(places).collect()
    }
}

/// Fills the database with the example, or completes it, and returns all its accounts. Their passwords
/// are kept in `accounts_file`; for accounts that are not in it new ones are set.
pub async fn fill(backend: &Backend, accounts_file: &Path) -> Result<Demo, DemoFault> {
    let data = Data::read()?;
    let programme = organisation::add_programme(backend, &data.programme, &data.land, &data.operator).await?;
    organisation::import_register(backend, programme, REGISTER.as_bytes(), &data.register_day)
        .await
        .map_err(|fault| match fault {
            ImportFault::Database(fault) => fault,
            _ => Fault::Internal,
        })?;
    let accounts = fill_people(backend, programme, &data, &kept(accounts_file, programme)?).await?;
    keep(accounts_file, programme, &accounts)?;
    fill_assignments(backend, programme, &data).await?;
    crate::assessment::demo::fill(backend).await?;
    Ok(Demo { programme, accounts })
}

async fn fill_people(
    backend: &Backend,
    programme: ProgrammeId,
    data: &Data,
    kept: &BTreeMap<String, String>,
) -> Result<Vec<DemoAccount>, DemoFault> {
    let mut accounts = Vec::new();
    let mut fresh = JoinSet::new();
    for (login, name, role, _) in data.people() {
        let known = {
            let parsed = Login::parse(&login).map_err(|_| Fault::Internal)?;
            people::by_login(&mut *backend.db.read().await?, &parsed).await?
        };
        if known
            .as_ref()
            .is_some_and(|account| account.programme != programme)
        {
            return Err(DemoFault::LoginTaken(login));
        }
        let password = kept
            .get(&login)
            .filter(|_| known.is_some())
            .cloned()
            .unwrap_or_else(|| {
                let (backend, password) = (backend.clone(), readable_password(&backend.entropy));
                let (login, typed) = (login.clone(), Password::typed(&password));
                fresh.spawn(
                    async move { (login, backend.hasher.hash(&typed, backend.entropy.bytes()).await) },
                );
                password
            });
        accounts.push(DemoAccount {
            login,
            password,
            name: name.to_owned(),
            role,
            organisation: None,
        });
    }
    let mut hashes = BTreeMap::new();
    while let Some(done) = fresh.join_next().await {
        let (login, hash) = done.map_err(|_| Fault::Internal)?;
        hashes.insert(login, hash?);
    }

    let permit = policy::at_the_console();
    let now = backend.now();
    let mut tx = backend.db.begin_write().await?;
    for (account, (.., ags)) in accounts.iter_mut().zip(data.people()) {
        let organisation = match ags {
            Some(ags) => Some(
                organisations::by_ags(&mut tx, programme, ags)
                    .await?
                    .ok_or(Fault::Internal)?,
            ),
            None => None,
        };
        if let Some(id) = organisation {
            let found = organisations::by_id(&mut tx, id).await?;
            account.organisation = found.map(|organisation| organisation.name);
        }
        let Some(hash) = hashes.get(&account.login) else {
            continue;
        };
        let login = Login::parse(&account.login).map_err(|_| Fault::Internal)?;
        if let Some(known) = people::by_login(&mut tx, &login).await? {
            let own = policy::on_behalf(&permit, known.user);
            people::set_password(&mut tx, &own, hash, None, now).await?;
            continue;
        }
        let new = people::NewAccount {
            id: backend.new_id(),
            programme,
            login: &login,
            name: &account.name,
            role: account.role,
            organisation,
            password_hash: Some(hash),
        };
        if !people::add(&mut tx, &permit, &new, now).await? {
            return Err(DemoFault::LoginTaken(account.login.clone()));
        }
    }
    tx.commit().await?;
    Ok(accounts)
}

/// Every organisation has a Lotse and a deputy. Who has one already keeps it.
async fn fill_assignments(backend: &Backend, programme: ProgrammeId, data: &Data) -> Result<(), Fault> {
    let permit = policy::at_the_console();
    let mut tx = backend.db.begin_write().await?;
    organisations::lock_programme(&mut tx, programme).await?;
    for place in &data.organisation {
        let organisation = organisations::by_ags(&mut tx, programme, &place.ags)
            .await?
            .ok_or(Fault::Internal)?;
        for (coach, deputy) in [(place.lead, false), (place.deputy, true)] {
            let coach = data.coach.get(coach.wrapping_sub(1)).ok_or(Fault::Internal)?;
            let login = Login::parse(&coach.login).map_err(|_| Fault::Internal)?;
            let coach = people::by_login(&mut tx, &login).await?.ok_or(Fault::Internal)?;
            if !organisations::is_assigned(&mut tx, organisation, deputy).await? {
                organisations::assign(&mut tx, &permit, coach.user, organisation, deputy, backend.now())
                    .await?;
            }
        }
    }
    tx.commit().await
}

/// Four words of two syllables and four digits: 80⁸ · 8⁴, some 62 bits, and nothing that looks alike.
fn readable_password(entropy: &Entropy) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstwz";
    const VOWELS: &[u8; 5] = b"aeiou";
    let mut draws = entropy.bytes::<48>().into_iter();
    // A byte of the last, incomplete round would favour the first signs; another one is drawn.
    let mut pick = |signs: &[u8]| {
        let round = 256 - 256 % signs.len();
        let at = draws.find(|byte| usize::from(*byte) < round).unwrap_or_default();
        char::from(signs[usize::from(at) % signs.len()])
    };
    let mut password = String::new();
    for _ in 0..4 {
        for _ in 0..2 {
            password.push(pick(CONSONANTS));
            password.push(pick(VOWELS));
        }
        password.push('-');
    }
    for _ in 0..4 {
        password.push(pick(b"23456789"));
    }
    password
}

/// The passwords in the file, if it belongs to this database.
fn kept(file: &Path, programme: ProgrammeId) -> io::Result<BTreeMap<String, String>> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(error),
    };
    if !text.lines().any(|line| line == belongs_to(programme)) {
        return Ok(BTreeMap::new());
    }
    let accounts = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        });
    Ok(accounts.collect())
}

/// Writes the file anew, readable for its owner alone.
fn keep(file: &Path, programme: ProgrammeId, accounts: &[DemoAccount]) -> io::Result<()> {
    let file = std::path::absolute(file)?;
    let part = file.beside(".part");
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut lines = vec![["# ", words::DEMO_ACCOUNTS].concat(), belongs_to(programme)];
    for account in accounts {
        let organisation = account.organisation.as_deref().unwrap_or_default();
        let role = shared::words::account::role(account.role);
        let line = words::demo_account(&account.login, &account.password, role, organisation);
        lines.push(line.trim_start().to_owned());
    }
    lines.push(String::new());
    let mut out = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part)?;
    out.write_all(lines.join("\n").as_bytes())?;
    out.sync_all()?;
    fs::rename(&part, &file)?;
    sync_folder(&file)
}

fn belongs_to(programme: ProgrammeId) -> String {
    format!("# {programme}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_readable_and_differ() {
        let entropy = Entropy::seeded(1);
        let passwords: Vec<String> = (0..200).map(|_| readable_password(&entropy)).collect();
        for password in &passwords {
            assert_eq!(password.len(), 24, "{password}");
            assert!(Password::typed(password).check_new().is_ok());
        }
        let different: std::collections::BTreeSet<_> = passwords.iter().collect();
        assert_eq!(different.len(), passwords.len());
    }

    #[test]
    fn everybody_is_there_once() {
        let data = Data::read().unwrap();
        let people = data.people();
        let logins: std::collections::BTreeSet<_> = people.iter().map(|(login, ..)| login.clone()).collect();
        assert_eq!(
            (
                people.len(),
                logins.len(),
                data.organisation.len(),
                data.coach.len()
            ),
            (35, 35, 10, 3)
        );
        for (login, name, ..) in people {
            assert_eq!(Login::parse(&login).unwrap().as_str(), login);
            assert!(name.ends_with("(Beispiel)"), "{name}");
        }
    }
}
