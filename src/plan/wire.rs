//! Values to bytes and back: parameter styles and media types (OpenAPI 3.1, sections 4.8.12 and 4.8.14).
