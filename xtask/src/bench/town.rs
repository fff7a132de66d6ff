//! Three hundred people in a hundred municipalities of the register, each with a session of their own.

use anyhow::{Context as _, Result};
use serde_json::json;

use super::house::House;
use super::line::Line;
use super::person::Person;
use crate::tree::{Tree, digest, random, read_text};

pub(super) const PEOPLE: usize = 300;
const TOWNS: usize = 100;
/// The register of municipalities that comes with the program.
const REGISTER: &str = "server/backend/data/organisations-sachsen-2019.csv";

/// An account that the command line has made.
#[derive(Debug)]
pub(super) struct Account {
    login: String,
    ags: String,
    /// The secret of the one-time link.
    token: String,
    /// Where among the colleagues.
    place: usize,
}

/// Makes programme, municipalities and accounts, all by the command line: a Leitung and two Navigators each.
pub(super) fn settle(tree: &Tree, house: &House<'_>) -> Result<Vec<Account>> {
    house.command(&["migrate"])?;
    house.command(&[
        "programme",
        "add",
        "Bench",
        "--land",
        "Sachsen",
        "--operator",
        "Bench",
    ])?;
    let register = tree.at(REGISTER).display().to_string();
    house.command(&["organisations", "import", &register, "--as-of", "2019-12-31"])?;
    let text = read_text(&tree.at(REGISTER))?;
    let towns = text.lines().filter(|line| line.starts_with("gemeinde,"));
    let towns: Vec<_> = towns
        .filter_map(|line| line.split(',').nth(3))
        .take(TOWNS)
        .collect();
    let mut accounts = Vec::new();
    for number in 0..PEOPLE {
        let place = number / TOWNS;
        let (login, ags) = (format!("bench.{number}"), towns[number % towns.len()]);
        let role = if place == 0 { "head" } else { "navigator" };
        let printed = house.command(&[
            "user",
            "add",
            &login,
            "--name",
            &login,
            "--role",
            role,
            "--organisation",
            ags,
        ])?;
        let (_, token) = printed
            .trim()
            .rsplit_once('#')
            .context("no one-time link was printed")?;
        accounts.push(Account {
            login,
            ags: ags.to_owned(),
            token: token.to_owned(),
            place,
        });
    }
    Ok(accounts)
}

/// Gives every account a password by its link, and signs it in.
pub(super) fn sign_in(port: u16, accounts: &[Account]) -> Result<Vec<Person>> {
    let mut guest = Line::to(port);
    let mut people = Vec::new();
    for account in accounts {
        let password = digest(&random::<32>()?);
        guest.call(
            "account/set-password",
            &json!({ "token": account.token, "new": password }),
        )?;
        people.push(Person::sign_in(
            port,
            &account.login,
            &password,
            &account.ags,
            account.place * 10,
        )?);
    }
    Ok(people)
}
