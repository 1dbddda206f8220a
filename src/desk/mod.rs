//! The service.
pub mod publish;
