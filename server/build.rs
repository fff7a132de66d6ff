//! The release build carries `site/` inside; cargo cannot see that from the sources.
//! Other builds read the files from disk.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=site");
    }
}
