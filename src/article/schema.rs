//! The article's JSON Schema and its reference page, made from the output type.

use serde_json::Value;

use super::article::Article;

/// The JSON Schema of an [`Article`], indented, with a line end.
pub fn json() -> String {
    format!("{:#}\n", schemars::schema_for!(Article).as_value())
}

/// `docs/fields.md`: every field with its type and meaning.
pub fn reference() -> String {
    let schema = schemars::schema_for!(Article);
    let schema = schema.as_value();
    let mut page = String::from(
        "# Fields of an article\n\nGenerated from `src/article/article.rs` and `src/facts/mod.rs`; the JSON Schema is \
         [article.schema.json](article.schema.json), and `copydesk schema` prints it.\n\
         Absent facts are `null` or `[]`, never guessed, never an empty string.\n",
    );
    page.push_str(&section("article", schema));
    let definitions = schema["$defs"].as_object().into_iter().flatten();
    for (name, definition) in definitions {
        page.push_str(&section(name, definition));
    }
    page
}

/// A table of an object's fields, or of an enumeration's values.
fn section(name: &str, schema: &Value) -> String {
    let mut text = format!("\n## {name}\n\n{}\n\n", meaning(schema));
    if let Some(fields) = schema["properties"].as_object() {
        text.push_str("| field | type | meaning |\n|---|---|---|\n");
        for (field, schema) in fields {
            text.push_str(&format!("| `{field}` | {} | {} |\n", shape(schema), meaning(schema)));
        }
        return text;
    }
    text.push_str("| value | meaning |\n|---|---|\n");
    for variant in schema["oneOf"].as_array().into_iter().flatten() {
        text.push_str(&format!("| {} | {} |\n", label(variant), meaning(variant)));
    }
    text
}

/// An enumeration's value, or a block's type with its fields.
fn label(variant: &Value) -> String {
    if let Some(value) = variant["const"].as_str() {
        return format!("`{value}`");
    }
    let kind = variant["properties"]["type"]["const"].as_str().unwrap_or("object");
    let fields = variant["properties"].as_object().into_iter().flatten();
    let fields: Vec<String> = fields
        .filter(|(field, _)| *field != "type")
        .map(|(field, schema)| format!("`{field}`: {}", shape(schema)))
        .collect();
    format!("`{kind}` ({})", fields.join(", "))
}

/// A type for people: `string or null`, `list of [Author](#author)`.
fn shape(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.rsplit('/').next().unwrap_or(target);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(several) = schema["anyOf"].as_array() {
        return several.iter().map(shape).collect::<Vec<_>>().join(" or ");
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("list of {}", shape(&schema["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

fn meaning(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or("").replace('\n', " ").replace('|', "\\|")
}
