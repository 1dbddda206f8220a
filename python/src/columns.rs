//! The columns of a batch of articles, made from the article's JSON Schema.

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use serde_json::Value;

/// The column that says what became of a row.
pub const STATUS: &str = "status";

/// The fields of an article in their order, and the row's status.
pub fn schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
        let text = copydesk::article::schema::json();
        // It was written from a value just now, so it reads.
        let root: Value = serde_json::from_str(&text).unwrap_or_default();
        let fields = fields(&root, &root).into_iter();
        let status = Field::new(STATUS, DataType::LargeUtf8, false);
        Arc::new(Schema::new(fields.chain([status]).collect::<Vec<_>>()))
    });
    Arc::clone(&SCHEMA)
}

/// The fields of an object of the JSON Schema. What may be absent or null is nullable.
fn fields(object: &Value, root: &Value) -> Vec<Field> {
    let required = object["required"].as_array().into_iter().flatten();
    let required: Vec<&str> = required.filter_map(Value::as_str).collect();
    let properties = object["properties"].as_object().into_iter().flatten();
    let field = |(name, schema): (&String, &Value)| {
        let nullable = !required.contains(&name.as_str()) || allows_null(schema);
        match data_type(schema, root) {
            DataType::Struct(inner) if nullable => {
                Field::new_struct(name, all_nullable(&inner), true)
            }
            data_type => Field::new(name, data_type, nullable),
        }
    };
    properties.map(field).collect()
}

/// The fields of a struct that may be missing. Some readers (pandas) want that to be said of each.
fn all_nullable(fields: &Fields) -> Vec<Field> {
    fields.iter().map(|field| field.as_ref().clone().with_nullable(true)).collect()
}

/// All integers are signed and of 64 bits, because Spark has no others that fit, and text is of the
/// kind with 64-bit offsets, so that a batch may hold more than 2 GiB of it.
fn data_type(schema: &Value, root: &Value) -> DataType {
    if let Some(target) = schema["$ref"].as_str() {
        return data_type(definition(target, root), root);
    }
    if let Some(present) = schema["anyOf"].as_array().and_then(|any| any.first()) {
        return data_type(present, root); // the other one is null
    }
    if let Some(variants) = schema["oneOf"].as_array() {
        return union(variants, root);
    }
    match one_type(schema) {
        "array" => DataType::new_list(data_type(&schema["items"], root), false),
        "boolean" => DataType::Boolean,
        "integer" => DataType::Int64,
        "number" => DataType::Float64,
        "object" if schema.get("additionalProperties").is_some() => {
            map(data_type(&schema["additionalProperties"], root))
        }
        "object" => DataType::Struct(fields(schema, root).into()),
        _ => DataType::LargeUtf8,
    }
}

/// A struct with the fields of all variants, of which each has its own; or text, where the variants are
/// names.
fn union(variants: &[Value], root: &Value) -> DataType {
    let mut all: Vec<Field> = Vec::new();
    for field in variants.iter().flat_map(|variant| fields(variant, root)) {
        if all.iter().all(|known| known.name() != field.name()) {
            let everywhere = variants.iter().all(|variant| {
                fields(variant, root).iter().any(|own| own == &field && !own.is_nullable())
            });
            all.push(field.with_nullable(!everywhere));
        }
    }
    if all.is_empty() { DataType::LargeUtf8 } else { DataType::Struct(all.into()) }
}

fn map(value: DataType) -> DataType {
    let key = Field::new("key", DataType::LargeUtf8, false);
    let entry = Fields::from(vec![key, Field::new("value", value, false)]);
    DataType::Map(Arc::new(Field::new("entries", DataType::Struct(entry), false)), false)
}

fn definition<'v>(target: &str, root: &'v Value) -> &'v Value {
    &root["$defs"][target.rsplit('/').next().unwrap_or(target)]
}

/// The type that is not null.
fn one_type(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        kind => kind.as_str().unwrap_or_default(),
    }
}

fn allows_null(schema: &Value) -> bool {
    let null = |value: &Value| value.as_str() == Some("null");
    let types = schema["type"].as_array().into_iter().flatten();
    let any = schema["anyOf"].as_array().into_iter().flatten();
    types.chain(any.map(|one| &one["type"])).any(null)
}
