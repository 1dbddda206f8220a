//! What a caller may set.

use serde::{Deserialize, Deserializer, Serialize};

use crate::label::{Clutter, Rules};
pub use crate::limits::Limits;

/// How documents are cleaned. The same options and the same bytes give the same article.
///
/// Build them from the default, so that options of later versions change nothing for you; or read
/// them with serde from the same keys as the `[clean]` table of the configuration.
///
/// ```
/// use copydesk::{Clutter, Limits, Options};
///
/// let options = Options {
///     markdown: true,
///     keep: vec![Clutter::AuthorBio, Clutter::ImageCaption],
///     limits: Limits { document_bytes: 4 << 20, ..Limits::default() },
///     ..Options::default()
/// };
/// let read = serde_json::from_str::<Options>(
///     r#"{"markdown": true, "keep": ["author_bio", "image_caption"], "limits": {"document_bytes": "4MiB"}}"#,
/// )?;
/// assert_eq!(read, options);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Fill the article's `markdown` field: the kept text with inline links and emphasis.
    pub markdown: bool,
    /// List what was removed, and why, in the article's `removed` field.
    pub removed: bool,
    /// How many times as much a lost word weighs as a word of clutter that stays (the β of the
    /// F-measure): above 1 more is kept, below 1 less. What lies outside 0.1 to 10 counts as the
    /// nearer of the two.
    pub recall_weight: f64,
    /// Kinds of clutter that stay in the text: `author_bio`, `image_caption`, `comments`, …
    pub keep: Vec<Clutter>,
    /// Bounds on what one document may cost.
    pub limits: Limits,
    /// Where the records of JSON and CSV dumps keep what.
    pub fields: Fields,
    /// Rules of the caller's own, which have the last word. Serde leaves them out; they are read by
    /// [`Rules::compile`].
    #[serde(skip)]
    pub rules: Rules,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            markdown: false,
            removed: true,
            recall_weight: 1.0,
            keep: Vec::new(),
            limits: Limits::default(),
            fields: Fields::default(),
            rules: Rules::default(),
        }
    }
}

/// Where the records of JSON and CSV dumps keep what a document is made of. Each is a list of field
/// names, of which the first that a record has counts; a dot leads into an object inside. For serde
/// a single name need not be in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// HTML, also in base64. Taken before every other content.
    #[serde(deserialize_with = "one_or_many")]
    pub html: Vec<String>,
    /// Content whose format is recognised, also in base64. Taken when there is no HTML.
    #[serde(deserialize_with = "one_or_many")]
    pub content: Vec<String>,
    /// Markdown. Taken when there is none of the above.
    #[serde(deserialize_with = "one_or_many")]
    pub markdown: Vec<String>,
    /// Plain text, taken last.
    #[serde(deserialize_with = "one_or_many")]
    pub text: Vec<String>,
    /// The address.
    #[serde(deserialize_with = "one_or_many")]
    pub url: Vec<String>,
    /// The record's own id.
    #[serde(deserialize_with = "one_or_many")]
    pub id: Vec<String>,
    /// The title.
    #[serde(deserialize_with = "one_or_many")]
    pub title: Vec<String>,
    /// The authors: a text, a list of texts, or of objects with a `name`.
    #[serde(deserialize_with = "one_or_many")]
    pub author: Vec<String>,
    /// When it was published.
    #[serde(deserialize_with = "one_or_many")]
    pub published: Vec<String>,
    /// Where an object keeps its list of records.
    #[serde(deserialize_with = "one_or_many")]
    pub records: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let list = |names: &str| names.split(' ').map(str::to_owned).collect();
        Fields {
            html: list(
                "rawHtml html raw_html content_html article_html body_html browserHtml httpResponseBody",
            ),
            content: list(
                "raw_content body content response.body response.content content.rendered page_content",
            ),
            markdown: list("markdown markdown.raw_markdown markdown.fit_markdown"),
            text: list(
                "text raw_text maintext content_text articleBody article.articleBody textContent text_content plain_text \
                 full_text article_text",
            ),
            url: list(
                "url link source_url loadedUrl crawl.loadedUrl metadata.sourceURL metadata.source_url metadata.url \
                 metadata.source response.url pageUrl page_url requested_url warc_headers.warc-target-uri source",
            ),
            id: list("id _id guid"),
            title: list("title title.rendered headline metadata.title article.headline"),
            author: list("author authors byline metadata.author article.authors"),
            published: list(
                "date published date_published published_date publish_date date_publish datePublished publishedDate \
                 publishedTime publishedAt published_at pubDate metadata.publishedTime metadata.published_time \
                 article.datePublished",
            ),
            records: list("data items results records articles objects"),
        }
    }
}

/// For serde: reads a text, or a list of them.
fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a name or a list of names")]
    enum Names {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Names::deserialize(from)? {
        Names::One(name) => vec![name],
        Names::Many(names) => names,
    })
}
