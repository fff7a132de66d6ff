//! Sessions: the cookie, and when they end.

use backend::account::disable_user;
use fahrwasser::Site;
use serde_json::json;
use shared::account::Role;

use crate::world::{Browser, PASSWORD, World, house, login};

const ME: &str = "/api/v1/account/me";

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_as_strict_as_the_address_allows() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser.sign_in(&login(Role::Head), PASSWORD).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("fahrwasser-dev="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(
        !cookie.contains("Secure") && !cookie.contains("Domain"),
        "{cookie}"
    );

    let site = || Site::from_source(|_| None);
    let router = fahrwasser::router(house(world.backend.clone(), "https://fahrwasser.example", site()));
    let mut browser = Browser::of(router.clone());
    let answer = browser.sign_in(&login(Role::Head), PASSWORD).await;
    // The pages' origin is not the one of this house, but it calls itself the same origin.
    let cookie = answer.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("__Host-fahrwasser="),
        "{} {cookie}",
        answer.text()
    );
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");

    let answer = browser.call("/api/v1/account/sign-out", &json!({})).await;
    let removal = answer.header("set-cookie").to_owned();
    assert!(removal.starts_with("__Host-fahrwasser=;"), "{removal}");
    for part in ["Max-Age=0", "Path=/", "Secure"] {
        assert!(removal.contains(part), "{removal}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_shared_computer_the_cookie_goes_with_the_browser() {
    const NEW: &str = "leuchtturm hinter der mole";
    let world = World::new().await;
    let mut browser = world.browser();
    let who = json!({ "login": login(Role::Head), "password": PASSWORD, "shared_computer": true });
    let change = json!({ "old": PASSWORD, "new": NEW });
    // The session that goes on after another password is of the same kind.
    for (address, arguments) in [
        ("/api/v1/account/sign-in", &who),
        ("/api/v1/account/change-password", &change),
    ] {
        let answer = browser.call(address, arguments).await;
        let cookie = answer.header("set-cookie").to_owned();
        assert!(
            cookie.starts_with("fahrwasser-dev="),
            "{} {cookie}",
            answer.text()
        );
        assert!(
            !cookie.contains("Max-Age") && !cookie.contains("Expires"),
            "{cookie}"
        );
        assert_eq!(browser.call(ME, &json!({})).await.status, 200);
    }

    let answer = browser.sign_in(&login(Role::Head), NEW).await;
    assert!(answer.header("set-cookie").contains("Max-Age="));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_session_never_comes_back() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::Head).await;
    let cookie = browser.cookie.clone();
    assert_eq!(browser.call(ME, &json!({})).await.status, 200);
    assert_eq!(
        browser.call("/api/v1/account/sign-out", &json!({})).await.status,
        200
    );
    assert_eq!(browser.cookie, None);
    browser.cookie = cookie;
    assert_eq!(browser.call(ME, &json!({})).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_renews_the_session() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::Head).await;
    let before = browser.cookie.clone();
    browser.sign_in(&login(Role::Navigator), PASSWORD).await;
    assert_ne!(browser.cookie, before);
    assert_eq!(
        browser.call(ME, &json!({})).await.json()["login"],
        login(Role::Navigator)
    );
    browser.cookie = before;
    assert_eq!(browser.call(ME, &json!({})).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_somebody_else_s_choice_is_not_taken() {
    let world = World::new().await;
    let mut browser = world.browser();
    let chosen = "fahrwasser-dev=AAAAAAAAAAAAAAAAAAAAAA".to_owned();
    browser.cookie = Some(chosen.clone());
    assert_eq!(browser.sign_in(&login(Role::Head), PASSWORD).await.status, 200);
    assert_ne!(browser.cookie, Some(chosen));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_to_the_account_acts_at_once() {
    let world = World::new().await;
    let mut one = world.signed_in(Role::Navigator).await;
    let mut other = world.signed_in(Role::Navigator).await;
    let new = "vier Leuchttonnen am Ufer";
    let arguments = json!({ "old": PASSWORD, "new": new });
    assert_eq!(
        one.call("/api/v1/account/change-password", &arguments)
            .await
            .status,
        200
    );
    assert_eq!(
        one.call(ME, &json!({})).await.status,
        200,
        "the browser that changed it goes on"
    );
    assert_eq!(
        other.call(ME, &json!({})).await.status,
        401,
        "all others sign in again"
    );

    assert_eq!(other.sign_in(&login(Role::Navigator), new).await.status, 200);
    assert_eq!(
        other
            .call("/api/v1/account/sign-out-everywhere", &json!({}))
            .await
            .status,
        200
    );
    assert_eq!(one.call(ME, &json!({})).await.status, 401);

    assert_eq!(one.sign_in(&login(Role::Navigator), new).await.status, 200);
    disable_user(&world.backend, &login(Role::Navigator))
        .await
        .unwrap();
    assert_eq!(one.call(ME, &json!({})).await.status, 401);
    assert_eq!(
        one.sign_in(&login(Role::Navigator), new).await.fault().unwrap(),
        "wrong_login"
    );
}
