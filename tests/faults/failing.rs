//! Dumps that are given up keep their bytes, whatever they are called, and come back under their names.

use std::fs;

use crate::dump;
use crate::house::{House, visible};

#[test]
fn a_reason_takes_no_place_of_a_dump() {
    let (dump_name, reason_name) = ("a.html", "a.html.error.json");
    for order in [[dump_name, reason_name], [reason_name, dump_name]] {
        let house = House::new("largest = \"100B\"");
        for name in order {
            house.drop(name, &dump(name.len()));
            house.try_once();
        }
        let failed = house.path("watch/.failed");
        let names = visible(&failed);
        assert_eq!(names.len(), 4, "{names:?}");
        let has = |text: &str| {
            let read = |name: &String| fs::read_to_string(failed.join(name)).unwrap();
            names.iter().filter(|name| read(name) == text).count()
        };
        assert_eq!((has(&dump(dump_name.len())), has(&dump(reason_name.len()))), (1, 1));
        let list = house.command().args(["failed", "ls"]).output().unwrap();
        assert_eq!(String::from_utf8(list.stdout).unwrap().matches("larger than").count(), 2);
        // Both come back as what they were.
        house.configure("");
        assert!(house.command().args(["failed", "retry", "--all"]).status().unwrap().success());
        assert_eq!(visible(&failed), [""; 0]);
        for name in order {
            assert_eq!(
                fs::read_to_string(house.path("watch").join(name)).unwrap(),
                dump(name.len())
            );
        }
    }
}

#[test]
fn a_name_that_failed_twice_comes_back_as_that_name_twice() {
    let house = House::new("largest = \"100B\"");
    for number in 0..2 {
        house.drop("a.txt", &dump(number));
        house.try_once();
    }
    house.configure("");
    let retry = || house.command().args(["failed", "retry", "--all"]).status().unwrap().success();
    assert!(!retry(), "one of them is in the way of the other");
    for left in [1, 0] {
        house.try_once();
        assert_eq!(visible(&house.path("watch/.failed")).len(), left * 2);
        assert!(retry());
    }
    house.try_once();
    let done = visible(&house.path("watch/.done"));
    assert!(done.len() == 2 && done[0] == "a.txt" && done[1].starts_with("a.txt."), "{done:?}");
    assert_eq!(house.articles(2).len(), 2);
}

#[test]
fn what_cannot_be_put_back_stays_and_harms_nothing() {
    let house = House::new("");
    let configure = |more: &str| {
        house.configure_whole(&format!("[[desk]]\nready = \"done-file\"\n{more}\n"));
    };
    configure("largest = \"100B\"");
    house.drop("a.txt.meta.json", "{\"url\": \"https://a.example/1\"}");
    house.drop("a.txt", &dump(1));
    house.drop("a.txt.done", "");
    house.try_once();
    configure("");
    let (watch, failed) = (house.path("watch"), house.path("watch/.failed"));
    let before = visible(&failed);
    assert_eq!(before.len(), 3, "{before:?}");
    let retry = || house.command().args(["failed", "retry", "a.txt"]).output().unwrap();
    for taken in ["a.txt", "a.txt.meta.json"] {
        house.drop(taken, "another");
        let output = retry();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("watch/{taken} is there already")), "{told}");
        assert_eq!(visible(&watch), [taken]);
        assert_eq!(visible(&failed), before);
        fs::remove_file(watch.join(taken)).unwrap();
    }
    assert!(retry().status.success());
    assert_eq!(visible(&watch), ["a.txt", "a.txt.done", "a.txt.meta.json"]);
    house.try_once();
    assert_eq!(house.articles(1)[0]["url"], "https://a.example/1");
}
