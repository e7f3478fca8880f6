//! What tells one request from the next: its number, from which its id and the time of its answer follow.

use jiff::Timestamp;

/// The time of the first answer, in milliseconds since 1970: 2026-01-05T09:30:00.000Z. The server has no clock here, so that the
/// same requests get the same answers.
const START: i64 = 1_767_605_400_000;

/// A request's number, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket(pub(crate) u64);

impl Ticket {
    /// `req_0000002a`.
    pub(crate) fn request_id(self) -> String {
        format!("req_{:08x}", self.0)
    }

    /// RFC 3339 with milliseconds; one second later with every request.
    pub(crate) fn now(self) -> String {
        let elapsed = i64::try_from(self.0).unwrap_or(0).saturating_mul(1000);
        let now = Timestamp::from_millisecond(START.saturating_add(elapsed)).unwrap_or(Timestamp::UNIX_EPOCH);
        format!("{now:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_ids_and_times() {
        assert_eq!(
            (Ticket(1).request_id(), Ticket(1).now()),
            ("req_00000001".into(), "2026-01-05T09:30:01.000Z".into())
        );
    }
}
