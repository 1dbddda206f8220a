//! The service.

pub mod configuration;
