//! An HTTP server that keeps a spec's promises, or breaks one of them on demand.
