//! What was typed: the YAML of a suite, key by key, with the place of each value.
