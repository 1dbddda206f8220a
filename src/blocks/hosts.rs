//! The hosts for which something holds.

use url::Url;

/// Hosts, each with all below it; none stand for every page, known address or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Reads hosts such as `example.org`.
    ///
    /// # Errors
    /// What is wrong with the first that is none.
    pub fn read(names: &[String]) -> Result<Hosts, String> {
        let read = |name: &String| {
            let address = Url::parse(&format!("https://{name}/")).ok();
            let host = address.as_ref().and_then(Url::host_str).unwrap_or_default();
            // What the parser takes for more than a host is none.
            let is_host =
                address.as_ref().is_some_and(|url| url.as_str() == format!("https://{host}/"));
            if is_host && !host.contains('*') {
                return Ok(host.trim_start_matches("www.").to_owned());
            }
            Err(format!(
                "{name:?} is no host such as \"example.org\", which stands for all below it too"
            ))
        };
        names.iter().map(read).collect::<Result<_, _>>().map(Hosts)
    }

    /// The names, in the order in which they were given.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether a page of this host is meant; an empty one is not known.
    pub fn hold(&self, host: &str) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|name| {
                let above = host.strip_suffix(name.as_str());
                above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
            })
    }
}

/// The host of an address; empty where there is none.
pub fn host_of(url: Option<&str>) -> String {
    let address = url.and_then(|url| Url::parse(url).ok());
    address.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_stands_for_all_below_it() {
        let hosts = Hosts::read(&["www.Example.org".into(), "bücher.example".into()]).unwrap();
        for (url, holds) in [
            (Some("https://example.org/a"), true),
            (Some("http://news.EXAMPLE.org:8080/"), true),
            (Some("https://xn--bcher-kva.example/"), true),
            (Some("https://badexample.org/"), false),
            (Some("https://example.org.evil.example/"), false),
            (Some("example.org"), false),
            (None, false),
        ] {
            assert_eq!(hosts.hold(&host_of(url)), holds, "{url:?}");
        }
        assert!(Hosts::default().hold(""));
        for none in ["", "https://a.example", "a.example/b", "a b", "*.example.org", "a.example:80"]
        {
            assert!(Hosts::read(&[none.to_owned()]).is_err(), "{none}");
        }
    }
}
