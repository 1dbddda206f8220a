//! stub
use crate::article::Article;
/// stub
pub fn file_name(article: &Article) -> String {
    format!("{}.json", article.id)
}
