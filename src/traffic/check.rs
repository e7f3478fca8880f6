//! A recording, start to finish.

use std::collections::HashSet;
use std::time::Duration;

use crate::judge;
use crate::report::Report;
use crate::spec::Api;
use crate::suite::Suite;
use crate::text::Complaint;
use crate::text::Severity;
use crate::text::is_key_by_looks;
use crate::traffic::call::Call;
use crate::traffic::call::Entry;
use crate::traffic::credentials::Credentials;
use crate::traffic::credentials::of_call;
use crate::traffic::entry::read;
use crate::traffic::flaw;
use crate::traffic::flaw::File;
use crate::traffic::kind::Entries;
use crate::traffic::kind::entries;
use crate::traffic::left::Left;
use crate::traffic::origins::Origins;
use crate::traffic::site::Sites;
use crate::traffic::site::Target;
use crate::traffic::tally::Tally;

/// Judges recorded calls by a document, as far as they are for its API. The complaints beside the report are about files that are no
/// recordings, and warnings of entries that can't be read and of calls none of which was for this API. `today` is a date as `YYYY-MM-DD`,
/// for `ignore` rules that end.
///
/// # Errors
/// Complaints about the suite, that no file is a recording, or that no host is named.
pub fn check(
    api: &Api,
    suite: &Suite,
    files: &[File],
    today: &str,
) -> Result<(Report, Vec<Complaint>), Vec<Complaint>> {
    let mut complaints = judge::check_codes(suite, today);
    complaints.extend(judge::check_uses(api, suite));
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(complaints);
    }
    let mut recordings = Vec::new();
    for file in files {
        match entries(&file.bytes) {
            Ok(entries) => recordings.push((file, entries)),
            Err(flaw) => complaints.push(flaw::error(file, &flaw)),
        }
    }
    if recordings.is_empty() {
        return Err(complaints);
    }
    let mut origins = Origins::default();
    each(&recordings, &mut |_, _, entry| {
        if let Ok(Entry::Call(call)) = entry {
            origins.count(&call.address.origin);
        }
    });
    let sites = match Sites::of(api, suite, &origins) {
        Ok(sites) => sites,
        Err(complaint) => {
            complaints.push(complaint);
            return Err(complaints);
        }
    };
    let (credentials, unmasked) = credentials(api, &sites, &recordings);
    let mut masked = suite.clone();
    masked.secrets.extend(credentials.secrets());
    let names = names(&recordings);
    let mut tally = Tally::new(api, &masked, &sites, &credentials, today);
    let mut flaws: Vec<Vec<flaw::Flaw>> = vec![Vec::new(); recordings.len()];
    each(&recordings, &mut |index, number, entry| match entry {
        Ok(Entry::Call(_)) if unmasked.contains(&(index, number)) => tally.leave(Left::Unmasked),
        Ok(Entry::Call(call)) => tally.add(&names[index], number, *call),
        Ok(Entry::Left(left)) => tally.leave(left),
        Err(flaw) => {
            tally.leave(Left::Unreadable);
            flaws[index].push(flaw);
        }
    });
    for ((file, entries), flaws) in recordings.iter().zip(&mut flaws) {
        flaws.extend(entries.cut.clone());
        complaints.extend(flaw::warnings(file, flaws));
    }
    let (plan, exchanges, verdicts) = tally.finish();
    if plan.cases.is_empty() && origins.first().is_some() {
        let message = format!("no recorded call was for {}", sites.words());
        let hosts = format!("the recording has calls to {}", origins.words());
        let way_out = "name the API's address with `--server`, the path before the document's own included";
        complaints.push(Complaint::warning(message).note(hosts).note(way_out));
    }
    let report = Report::new(api, &masked, &plan, &exchanges, &verdicts, Duration::ZERO);
    Ok((report, complaints))
}

type Recordings<'f> = [(&'f File, Entries)];

/// What files are called in the names of cases: without their folders, unless two would be called alike.
fn names(recordings: &Recordings<'_>) -> Vec<String> {
    let last = |file: &File| file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let short: Vec<String> = recordings.iter().map(|(file, _)| last(file)).collect();
    let count = |name: &str| short.iter().filter(|other| *other == name).count();
    let named = recordings.iter().zip(&short);
    let named: Vec<&String> =
        named.map(|((file, _), name)| if count(name) == 1 { name } else { &file.name }).collect();
    let numbered = named.iter().enumerate().map(|(index, name)| {
        // The same file twice is two recordings.
        match named[..index].iter().filter(|known| *known == name).count() {
            0 => (*name).clone(),
            again => format!("{name} ({})", again + 1),
        }
    });
    numbered.collect()
}

/// Reads all entries, one after the other: the file's index, the entry's number from 1, and the entry.
fn each(recordings: &Recordings<'_>, visit: &mut dyn FnMut(usize, usize, Result<Entry, flaw::Flaw>)) {
    for (index, (file, entries)) in recordings.iter().enumerate() {
        for (number, place) in entries.places.iter().enumerate() {
            visit(index, number + 1, read(&file.bytes, entries.kind, place, number + 1));
        }
    }
}

/// The credentials in all calls for the API, and the calls whose own were too many.
fn credentials(
    api: &Api,
    sites: &Sites,
    recordings: &Recordings<'_>,
) -> (Credentials, HashSet<(usize, usize)>) {
    let mut credentials = Credentials::default();
    let mut unmasked = HashSet::new();
    each(recordings, &mut |index, number, entry| {
        if let Ok(Entry::Call(call)) = entry
            && let Some(found) = in_scope(api, sites, &call)
            && !credentials.take(found)
        {
            unmasked.insert((index, number));
        }
    });
    (credentials, unmasked)
}

/// The credentials of a call for the API.
fn in_scope(api: &Api, sites: &Sites, call: &Call) -> Option<Vec<String>> {
    let captures = match sites.target(api, &call.method, &call.address) {
        Target::Elsewhere => return None,
        Target::Operations(matches) | Target::OtherMethods(_, matches) => {
            matches.into_iter().next().map(|found| found.captures).unwrap_or_default()
        }
        Target::Ambiguous | Target::Nothing(_) => Vec::new(),
    };
    let mut found = of_call(api, call, &captures);
    if captures.is_empty() {
        let segments = call.address.path.split('/').filter(|segment| is_key_by_looks(segment));
        found.extend(segments.map(ToOwned::to_owned));
    }
    Some(found)
}
