//! Is HEAD answered as GET is?

use std::collections::HashMap;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::fault::fault;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::plan::CaseId;
use crate::plan::Plan;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::send::Response;

/// A documented HEAD with another status or media type than GET has for the same path and query (RFC 9110 section 9.3.2). Other
/// headers may be left out, and lengths change with what they count.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(get) = evidence.beside.filter(|_| evidence.is_head() && evidence.mutation().is_none()) else {
        return Vec::new();
    };
    let head = evidence.response;
    let finding = |at: &str, documented: String, observed: String| {
        vec![
            Finding::new(Code::HeadDiffers, documented, observed)
                .at(at)
                .promised(evidence.operation.pointer.clone()),
        ]
    };
    let is_telling = |status: u16| status < 429 && !matches!(status, 401 | 403 | 407);
    if head.status != get.status && is_telling(head.status) && is_telling(get.status) {
        let at = format!("status:{}", head.status);
        return finding(&at, format!("{}, as to GET", status_words(get.status)), status_words(head.status));
    }
    let media = |response: &Response| response.header("content-type").map(str::to_owned);
    let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match (media(get), media(head)) {
        (Some(own), Some(other)) if head.status == get.status && essence(&own) != essence(&other) => {
            finding("header:Content-Type", format!("`{own}`, as to GET"), format!("`{other}`"))
        }
        (_, _) => Vec::new(),
    }
}

/// What valid GET requests were answered, by path and query.
pub(crate) fn gets<'j>(
    plan: &'j Plan,
    exchanges: &HashMap<&'j CaseId, &'j Exchange>,
) -> HashMap<String, &'j Response> {
    let mut gets = HashMap::new();
    for case in plan.cases.iter().filter(|case| case.request.method == "GET" && fault(case).is_none()) {
        let exchange = exchanges.get(&case.id).copied();
        if let Some(Exchange { outcome: Outcome::Answered(response), request, .. }) = exchange
            && response.status != 304
        {
            gets.entry(request.target()).or_insert(&**response);
        }
    }
    gets
}
