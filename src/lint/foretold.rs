//! What reading the document showed already.

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::{Remark, Slip};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let remarks = subject.api.remarks.iter().filter_map(told);
    remarks.chain(duplicates(subject)).collect()
}

fn told(remark: &Remark) -> Option<Defect> {
    let code = match remark.slip {
        Slip::Reference if remark.at.as_str().contains("/discriminator/mapping/") => {
            Code::DiscriminatorDangling
        }
        Slip::Reference => Code::ReferenceDangling,
        Slip::Keyword => Code::KeywordInvalid,
        Slip::Sibling => Code::SiblingIgnored,
        Slip::Foreign => Code::KeywordForeign,
        Slip::Slash => Code::PathMalformed,
        Slip::NoHole => Code::ParameterNotInPath,
        Slip::NoParameter => Code::PathParameterMissing,
        Slip::Part => Code::PartUnreadable,
        // Checks of their own know more; what is not supported here is nobody's fault.
        Slip::Enum | Slip::Query | Slip::Scheme | Slip::Server | Slip::Consequence | Slip::Unsupported => {
            return None;
        }
    };
    Some(Defect::new(code, remark.at.clone(), &remark.message).label(&remark.label))
}

/// Keys that stand twice: the place is a place in a text, since no pointer leads to the one that does not count.
fn duplicates(subject: &Subject<'_>) -> impl Iterator<Item = Defect> {
    subject.api.duplicates().into_iter().map(|(first, second)| {
        let line = first.line_column().0;
        let key = second.source.text[second.range.clone()].trim_matches(['"', '\'']).to_owned();
        let defect = Defect::new(
            Code::KeyDuplicated,
            crate::text::Pointer::root(),
            format!("`{key}` stands here for the second time"),
        );
        let label = format!("the first one, on line {line}, does not count");
        Defect { span: Some(second), ..defect.label(label) }
    })
}
