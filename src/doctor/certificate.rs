//! What a certificate says (RFC 5280 section 4.1), as far as people ask for it. A reader of DER that goes no deeper than that needs.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERAL_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
/// `[0]`, the version; `[3]`, the extensions.
const VERSION: u8 = 0xA0;
const EXTENSIONS: u8 = 0xA3;
/// `subjectAltName`, and in it `dNSName` and `iPAddress` (section 4.2.1.6).
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1D, 0x11];
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;
/// `commonName` and `organizationName`.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0A];

/// What a certificate says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Certificate {
    /// The common name of whom it is for; empty where it has none.
    pub(super) subject: String,
    /// The common name, or the organization, of whom it is from.
    pub(super) issuer: String,
    /// Whether both are one: it speaks for itself.
    pub(super) is_self_signed: bool,
    pub(super) begins: Timestamp,
    pub(super) ends: Timestamp,
    /// The names and addresses that it is for.
    pub(super) names: Vec<String>,
}

impl Certificate {
    /// `None` for bytes that are none.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut whole = Der(Der(der).expect(SEQUENCE)?);
        let mut body = Der(whole.expect(SEQUENCE)?);
        let _ = body.maybe(VERSION);
        body.expect(INTEGER)?;
        body.expect(SEQUENCE)?;
        let issuer = body.expect(SEQUENCE)?;
        let mut validity = Der(body.expect(SEQUENCE)?);
        let (begins, ends) = (validity.time()?, validity.time()?);
        let subject = body.expect(SEQUENCE)?;
        let called = |name| part(name, COMMON_NAME).or_else(|| part(name, ORGANIZATION)).unwrap_or_default();
        Some(Self {
            subject: called(subject),
            issuer: called(issuer),
            is_self_signed: issuer == subject,
            begins,
            ends,
            names: alternative_names(body).unwrap_or_default(),
        })
    }

    /// Whether it is for this host (RFC 6125 section 6.4: a `*` stands for the leftmost label).
    pub(super) fn is_for(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let above = host.split_once('.').map(|(_, above)| above);
        self.names
            .iter()
            .map(|name| name.to_ascii_lowercase())
            .any(|name| name == host || name.strip_prefix("*.").is_some_and(|rest| above == Some(rest)))
    }
}

/// A value of a name, by its type.
fn part(name: &[u8], wanted: &[u8]) -> Option<String> {
    let mut sets = Der(name);
    while let Some((_, set)) = sets.next() {
        let mut pairs = Der(set);
        while let Some((_, pair)) = pairs.next() {
            let mut pair = Der(pair);
            if pair.expect(OID) == Some(wanted) {
                return pair.next().map(|(_, text)| String::from_utf8_lossy(text).into_owned());
            }
        }
    }
    None
}

fn alternative_names(mut body: Der<'_>) -> Option<Vec<String>> {
    let extensions = loop {
        if let (EXTENSIONS, inside) = body.next()? {
            break Der(inside).expect(SEQUENCE)?;
        }
    };
    let mut extensions = Der(extensions);
    while let Some((_, extension)) = extensions.next() {
        let mut extension = Der(extension);
        if extension.expect(OID)? != ALTERNATIVE_NAMES {
            continue;
        }
        // `critical` may stand between.
        let inside = loop {
            if let (OCTETS, inside) = extension.next()? {
                break Der(inside).expect(SEQUENCE)?;
            }
        };
        let (mut names, mut found) = (Der(inside), Vec::new());
        while let Some((tag, name)) = names.next() {
            match tag {
                DNS_NAME => found.push(String::from_utf8_lossy(name).into_owned()),
                IP_ADDRESS => found.extend(address(name).map(|address| address.to_string())),
                _ => {}
            }
        }
        return Some(found);
    }
    None
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from);
    four.or_else(|| <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from))
}

/// What is left of a run of values.
struct Der<'b>(&'b [u8]);

impl<'b> Der<'b> {
    /// The next value: its tag and its bytes.
    fn next(&mut self) -> Option<(u8, &'b [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first & 0x80 != 0 {
            let count = usize::from(first & 0x7F);
            // More would be gigabytes.
            if count == 0 || count > 4 {
                return None;
            }
            let (digits, after) = rest.split_at_checked(count)?;
            length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
            rest = after;
        }
        let (value, after) = rest.split_at_checked(length)?;
        self.0 = after;
        Some((tag, value))
    }

    fn expect(&mut self, tag: u8) -> Option<&'b [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, value)| value)
    }

    /// The next value, if it has this tag; else it stays.
    fn maybe(&mut self, tag: u8) -> Option<&'b [u8]> {
        if self.0.first() == Some(&tag) { self.expect(tag) } else { None }
    }

    /// Section 4.1.2.5: years of two digits are those from 1950 to 2049.
    fn time(&mut self) -> Option<Timestamp> {
        let (tag, text) = self.next()?;
        let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
        let (year, rest) = match tag {
            UTC_TIME => {
                let year: i16 = text.get(..2)?.parse().ok()?;
                (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
            }
            GENERAL_TIME => (text.get(..4)?.parse().ok()?, text.get(4..)?),
            _ => return None,
        };
        let two = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
        let time = DateTime::new(year, two(0)?, two(2)?, two(4)?, two(6)?, two(8)?, 0).ok()?;
        Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn a_certificate_is_read_and_what_is_none_is_not() {
        let names = vec!["api.example.com".to_owned(), "*.example.org".to_owned(), "127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(names.clone()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "Ada");
        params.not_before = date_time_ymd(1975, 1, 2);
        params.not_after = date_time_ymd(2061, 3, 4);
        let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec();
        let read = Certificate::read(&der).unwrap();
        assert_eq!(
            (read.begins.to_string(), read.ends.to_string()),
            ("1975-01-02T00:00:00Z".into(), "2061-03-04T00:00:00Z".into())
        );
        assert!(read.is_self_signed && read.names == names && read.issuer == read.subject, "{read:?}");
        for (host, is_for) in [
            ("API.example.com", true),
            ("a.example.org", true),
            ("a.b.example.org", false),
            ("example.org", false),
            ("127.0.0.1", true),
            ("127.0.0.2", false),
        ] {
            assert_eq!(read.is_for(host), is_for, "{host}");
        }
        for end in 0..der.len() {
            // Whatever is cut off, nothing panics.
            let _ = Certificate::read(&der[..end]);
        }
        assert_eq!(Certificate::read(b"no certificate"), None);
    }
}
