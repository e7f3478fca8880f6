//! The runs that a log of our own tells of, whole or cut off.

use serde::Deserialize;

use crate::send::End;
use crate::send::Head;
use crate::send::RECORD_FORMAT;
use crate::send::Record;
use crate::send::Unsent;
use crate::send::Verdicted;
use crate::text::Complaint;
use crate::traffic::flaw::File;
use crate::traffic::flaw::Flaw;
use crate::traffic::flaw::error;
use crate::traffic::flaw::warnings;
use crate::traffic::scan::Scan;

/// What a log tells of one run.
#[derive(Clone, Debug, Default)]
pub struct PastRun {
    /// With what it was made.
    pub head: Head,
    /// Its calls, in the order in which they ended.
    pub calls: Vec<Record>,
    /// The cases that were settled without a request.
    pub unsent: Vec<Unsent>,
    /// How the cases came out, where it came to its end.
    pub verdicts: Vec<Verdicted>,
    /// How it ended; `None` where it was killed.
    pub end: Option<End>,
}

/// The lines that are no calls.
const OTHERS: [&[u8]; 4] = [b"run", b"unsent", b"verdict", b"end"];

/// Whether a line of a log tells of something else than a call.
pub(crate) fn is_beside(line: &[u8]) -> bool {
    let mut scan = Scan::at(line, 0);
    if !scan.takes(b'{') {
        return false;
    }
    while let Ok(Some(name)) = scan.member() {
        if OTHERS.contains(&name) {
            return true;
        }
        if scan.value().is_err() {
            return false;
        }
    }
    false
}

/// What stands on a line, as far as it is known here.
#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    format: u32,
    #[serde(default)]
    run: Option<Head>,
    #[serde(default)]
    unsent: Option<Unsent>,
    #[serde(default)]
    verdict: Option<Verdicted>,
    #[serde(default)]
    end: Option<End>,
}

/// Reads a log. A last line that is cut off is what a killed run leaves: it is left out, and nothing is told of it. Of others that
/// can't be read warnings tell.
///
/// # Errors
/// That the file tells of no run.
pub fn runs(file: &File) -> Result<(Vec<PastRun>, Vec<Complaint>), Vec<Complaint>> {
    let mut runs: Vec<PastRun> = Vec::new();
    let mut flaws = Vec::new();
    let mut at = 0;
    for line in file.bytes.split_inclusive(|byte| *byte == b'\n') {
        let here = at;
        at += line.len();
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Err(why) = take(&mut runs, line)
            && line.ends_with(b"\n")
        {
            flaws.push(Flaw::new(here, why, "it is left out"));
        }
    }
    if runs.is_empty() {
        let message = "the file is no log of a run: no line tells with what one was made";
        let way_out = "`specdrift run --log FILE` writes one; `specdrift check` judges calls of other origin";
        return Err(vec![error(file, &Flaw::new(0, message, way_out))]);
    }
    Ok((runs, warnings(file, &flaws)))
}

fn take(runs: &mut Vec<PastRun>, line: &[u8]) -> Result<(), String> {
    // The parser's own words may quote a value.
    let wrong = |_| "the line is no JSON of a log".to_owned();
    if is_beside(line) {
        let beside: Beside = serde_json::from_slice(line).map_err(wrong)?;
        if beside.format > RECORD_FORMAT {
            return Err(format!("format {} is not one that this version reads", beside.format));
        }
        if let Some(head) = beside.run {
            runs.push(PastRun { head, ..PastRun::default() });
        }
        if let Some(run) = runs.last_mut() {
            run.unsent.extend(beside.unsent);
            run.verdicts.extend(beside.verdict);
            run.end = beside.end.or(run.end.take());
        }
        return Ok(());
    }
    let call: Record = serde_json::from_slice(line).map_err(wrong)?;
    match runs.last_mut() {
        Some(run) => run.calls.push(call),
        None => return Err("a call of no run".to_owned()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let file = File { name: "calls.ndjson".to_owned(), bytes: text.as_bytes().to_vec() };
        match runs(&file) {
            Ok((runs, complaints)) => {
                let runs: Vec<String> = runs
                    .iter()
                    .map(|run| {
                        let end = if run.end.is_some() { "ended" } else { "cut" };
                        format!("{} {} {} {end}", run.head.seed, run.calls.len(), run.verdicts.len())
                    })
                    .collect();
                format!("{}; {} wrong", runs.join(", "), complaints.len())
            }
            Err(complaints) => complaints[0].message.clone(),
        }
    }

    const HEAD: &str = r#"{"format":1,"run":{"time":"t","specdrift":"0","suite":"s","file":"f","spec":"p","server":"u","seed":7,"today":"d"}}"#;
    const CALL: &str = r#"{"format":1,"method":"GET","url":"http://h/","later":{"run":1}}"#;
    const VERDICT: &str = r#"{"format":1,"verdict":{"case":"c","operation":"o","outcome":"passed"}}"#;
    const END: &str = r#"{"format":1,"end":{"time":"t","exit_code":0,"requests":1,"elapsed_ms":1}}"#;

    #[test]
    fn a_log_is_read_as_far_as_it_was_written() {
        for (lines, expected) in [
            (format!("{HEAD}\n{CALL}\n{VERDICT}\n{END}\n"), "7 1 1 ended; 0 wrong"),
            (format!("{HEAD}\n{CALL}\n{CALL}"), "7 2 0 cut; 0 wrong"),
            (format!("{HEAD}\n{CALL}\n{}", &CALL[..30]), "7 1 0 cut; 0 wrong"),
            (format!("{HEAD}\n{}\n{CALL}\n", &CALL[..30]), "7 1 0 cut; 1 wrong"),
            (format!("{HEAD}\n{CALL}\n{END}\n{HEAD}\n"), "7 1 0 ended, 7 0 0 cut; 0 wrong"),
            (format!("{HEAD}\n{}", END.replace("\"format\":1", "\"format\":9")), "7 0 0 cut; 0 wrong"),
        ] {
            assert_eq!(told(&lines), expected, "{lines}");
        }
        assert!(told(CALL).contains("is no log of a run"));
        assert!(told("").contains("is no log of a run"));
    }
}
