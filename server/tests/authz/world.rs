//! A house in process: the real router over a real database in a temporary folder, with one person per
//! role, and a browser that keeps its cookie.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use axum::{Router, body::Body};
use backend::{
    Backend, Options,
    account::{NewUser, add_user, issue_password_link, set_password},
    organisation::{add_programme, assign_coach, import_register},
};
use fahrwasser::{
    House, Site,
    settings::{Operator, PublicAddress},
};
use http::{
    HeaderMap, Method, Request, StatusCode,
    header::{CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use serde_json::{Value as Json, json};
use shared::{
    UserId,
    account::{Password, Role},
    organisation::Ags,
};
use tower::ServiceExt as _;

/// Where the process of the tests is reached.
pub(crate) const ADDRESS: &str = "http://127.0.0.1:8080";
/// The password of everybody.
pub(crate) const PASSWORD: &str = "drei Kaimauern im Nebel";

/// A folder that goes when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("fahrwasser-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Two administrations of one programme.
const REGISTER: &str = "ebene,textkennzeichen,ars,ags,name,einwohner\n\
    Gemeinde,63,147290040040,14729040,\"Borna, Stadt\",18000\n\
    Gemeinde,64,147300140140,14730140,Kamenz,15000\n";

pub(crate) const OWN: &str = "14729040";
pub(crate) const FOREIGN: &str = "14730140";

/// The Leitung of the foreign organisation.
pub(crate) const FOREIGN_HEAD: &str = "head@kamenz.example";

/// A house with its people.
pub(crate) struct World {
    pub(crate) backend: Backend,
    /// Everybody, by login.
    pub(crate) people: BTreeMap<String, UserId>,
    router: Router,
    _folder: Folder,
}

/// The login of the person with a role; who belongs to an organisation belongs to the own one.
pub(crate) fn login(role: Role) -> String {
    format!("{}@borna.example", role.key())
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_site(Site::from_source(|_| None)).await
    }

    pub(crate) async fn with_site(site: Site) -> Self {
        let folder = Folder::new();
        let url = format!("sqlite:{}", folder.file("db.sqlite").display());
        let backend = Backend::open(&url, Options::default()).await.unwrap();
        let programme = add_programme(&backend, "Digital-Lotsen", "Sachsen", "SSG")
            .await
            .unwrap();
        import_register(&backend, programme, REGISTER.as_bytes(), "2025-12-31")
            .await
            .unwrap();
        let mut people = BTreeMap::new();
        let everybody = Role::ALL.map(|role| (login(role), role, OWN));
        let neighbour = (FOREIGN_HEAD.to_owned(), Role::Head, FOREIGN);
        for (login, role, organisation) in everybody.into_iter().chain([neighbour]) {
            let organisation = role.in_organisation().then(|| Ags::parse(organisation).unwrap());
            let name = role.key().to_owned();
            let user = NewUser {
                login: login.clone(),
                name,
                role,
                programme: None,
                organisation,
            };
            let id = add_user(&backend, user).await.unwrap();
            let link = issue_password_link(&backend, &login).await.unwrap();
            set_password(&backend, link.token(), &Password::typed(PASSWORD))
                .await
                .unwrap();
            people.insert(login, id);
        }
        assign_coach(&backend, &login(Role::Coach), &Ags::parse(OWN).unwrap(), false)
            .await
            .unwrap();
        let router = fahrwasser::router(house(backend.clone(), ADDRESS, site));
        Self {
            backend,
            people,
            router,
            _folder: folder,
        }
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: None,
        }
    }

    /// A browser in which the person with this role is signed in.
    pub(crate) async fn signed_in(&self, role: Role) -> Browser {
        self.signed_in_as(&login(role)).await
    }

    /// A browser in which this person is signed in.
    pub(crate) async fn signed_in_as(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(login, PASSWORD).await;
        assert_eq!(answer.status, 200, "{:?}", answer.text());
        browser
    }
}

/// The parts of a house at an address.
pub(crate) fn house(backend: Backend, address: &str, site: Site) -> House {
    let text = || String::new();
    House {
        backend,
        address: PublicAddress::parse(address, "127.0.0.1:8080".parse().unwrap()).unwrap(),
        operator: Operator {
            name: "Muster-Verband".into(),
            represented_by: text(),
            postal_address: "Markt 1\\n04552 Borna".into(),
            email: "post@verband.example".into(),
            phone: text(),
            data_protection_officer: text(),
            data_protection_authority: text(),
            enforcement_body: text(),
            accessibility_law: text(),
            statement_date: text(),
        },
        site,
        forwarded_for: false,
        worker_kill_switch: false,
        ping: Duration::from_secs(20),
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// The name of an enum's variant, with or without data.
pub(crate) fn variant(json: &Json) -> Option<String> {
    let named = json.as_object().and_then(|object| object.keys().next());
    json.as_str().or(named.map(String::as_str)).map(str::to_owned)
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The name of the fault in a refusal of ours.
    pub(crate) fn fault(&self) -> Option<String> {
        variant(self.json().get("refused")?)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Somebody's browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: Option<String>,
}

impl Browser {
    pub(crate) fn of(router: Router) -> Self {
        Self { router, cookie: None }
    }

    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.call(
            "/api/v1/account/sign-in",
            &json!({ "login": login, "password": password }),
        )
        .await
    }

    /// Calls a server function as the pages do.
    pub(crate) async fn call(&mut self, path: &str, arguments: &Json) -> Answer {
        self.send(
            Self::request(path)
                .body(Body::from(arguments.to_string()))
                .unwrap(),
        )
        .await
    }

    /// A request as the pages make it, to be spoiled.
    pub(crate) fn request(path: &str) -> http::request::Builder {
        Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("host", "127.0.0.1:8080")
            .header("origin", ADDRESS)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/json")
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().uri(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: StatusCode::as_u16(&parts.status),
            headers: parts.headers,
            body,
        }
    }
}
