//! What lies beside a dump goes with it, whatever happens.

use std::fs;

use copydesk::desk::fault::{POINTS, VARIABLE};
use rustix::process::Signal;

use crate::dump;
use crate::house::{House, until, visible};

/// Drops a dump with what is known of it.
fn drop_described(house: &House, name: &str, text: &str, url: &str) {
    house.drop(&format!("{name}.meta.json"), &format!("{{\"url\": \"{url}\"}}"));
    house.drop(&format!("{name}.headers"), "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
    house.drop(name, text);
}

/// The names under which a dump and what lies beside it are put away.
fn three(name: &str) -> [String; 3] {
    [name.to_owned(), format!("{name}.headers"), format!("{name}.meta.json")]
}

#[test]
fn it_is_used_and_put_away_with_its_dump() {
    let house = House::running("largest = \"2KiB\"");
    // One alone waits, which is no trouble.
    house.drop("late.txt.headers", "HTTP/1.1 200 OK\r\n\r\n");
    house.drop("late.txt.meta.json", "{\"url\": \"https://a.example/late\"}");
    drop_described(&house, "a.txt", &dump(1), "https://a.example/1");
    drop_described(&house, "b.txt", &dump(1), "https://a.example/2");
    drop_described(&house, "large.txt", &dump(1).repeat(20), "https://a.example/large");
    let failed = house.path("watch/.failed");
    until("the large one has failed", || failed.join("large.txt").exists());
    assert!(house.path("watch/late.txt.meta.json").exists(), "it still waits");
    assert!(!house.log().contains("\"paused\""), "{}", house.log());
    house.drop("late.txt", &dump(2));
    house.quiet();
    let mut urls: Vec<String> =
        house.articles(3).iter().map(|one| one["url"].as_str().unwrap().to_owned()).collect();
    urls.sort();
    assert_eq!(urls, ["https://a.example/1", "https://a.example/2", "https://a.example/late"]);
    let done = [three("a.txt"), three("b.txt"), three("late.txt")].concat();
    assert_eq!(visible(&house.path("watch/.done")), done);
    assert_eq!(visible(&failed).len(), 4, "three and the reason");

    house.configure("");
    house.signal(Signal::HUP);
    until("it is in force", || house.log().contains("\"reloaded\""));
    let retried = house.command().args(["failed", "retry", "large.txt"]).status().unwrap();
    assert!(retried.success());
    until("it is done", || house.path("watch/.done/large.txt.meta.json").exists());
    house.quiet();
    assert!(house.articles(4).iter().any(|one| one["url"] == "https://a.example/large"));
    assert_eq!(visible(&failed).len(), 0);
}

#[test]
fn what_cannot_be_used_of_it_is_told() {
    let house = House::new("");
    house.drop("a.txt.meta.json", "{\"charset\": \"utf-9\"}");
    house.drop("a.txt.headers", "none");
    house.drop("a.txt", &dump(1));
    let output = house.try_once();
    let log = String::from_utf8(output.stderr).unwrap();
    let told = |name: &str, why: &str| {
        let is_it =
            |line: &str| [r#""beside_ignored""#, name, why].iter().all(|it| line.contains(it));
        assert!(log.lines().any(is_it), "{name}: {log}");
    };
    told(r#""a.txt.meta.json""#, "no encoding");
    told(r#""a.txt.headers""#, "no header");
}

#[test]
fn it_is_deleted_with_its_dump() {
    let house = House::new("after = \"delete\"");
    drop_described(&house, "a.txt", &dump(1), "https://a.example/1");
    house.once();
    assert_eq!(house.articles(1)[0]["url"], "https://a.example/1");
    for folder in ["watch", "watch/.claimed", "watch/.done", "watch/.failed"] {
        assert_eq!(visible(&house.path(folder)), [""; 0], "{folder}");
    }
}

#[test]
fn killed_at_every_step_it_is_neither_lost_nor_forgotten() {
    for after in ["keep", "delete"] {
        let house = House::new(&format!("largest = \"2KiB\"\nafter = \"{after}\""));
        for (number, point) in POINTS.iter().enumerate() {
            let url = format!("https://a.example/{number}");
            drop_described(&house, &format!("{number}.txt"), &dump(number), &url);
            drop_described(&house, &format!("{number}-large.txt"), &dump(number).repeat(20), &url);
            let mut run = house.command();
            run.args(["run", "--once"]).env(VARIABLE, format!("{point}:kill:1"));
            run.output().unwrap();
        }
        house.try_once();
        for folder in ["watch", "watch/.claimed"] {
            assert_eq!(visible(&house.path(folder)), [""; 0], "{folder}");
        }
        let articles = house.articles(POINTS.len());
        let (done, failed) = (house.path("watch/.done"), house.path("watch/.failed"));
        for number in 0..POINTS.len() {
            let url = format!("https://a.example/{number}");
            assert_eq!(articles.iter().filter(|one| one["url"] == url.as_str()).count(), 1);
            for name in three(&format!("{number}.txt")) {
                assert_eq!(done.join(name).exists(), after == "keep", "{number}");
            }
            for name in three(&format!("{number}-large.txt")) {
                let kept = fs::read(failed.join(&name));
                assert!(kept.is_ok_and(|bytes| !bytes.is_empty()), "{name}");
            }
        }
        // Nothing is there twice.
        assert_eq!(visible(&failed).len(), 4 * POINTS.len());
        assert_eq!(visible(&done).len(), if after == "keep" { 3 * POINTS.len() } else { 0 });
    }
}
