//! Which test holds which trap.

/// What looks broken and is not, or the other way round; the test that holds what is right.
const TRAPS: [(&str, &str); 33] = [
    ("any text is a string", "any_text_is_a_string_so_a_text_place_has_no_wrong_type_for_one"),
    ("numbers and booleans in text", "a_number_or_a_boolean_in_text_is_one_however_it_was_meant"),
    (
        "servers read 0, 1, yes and on as booleans",
        "a_boolean_is_broken_by_a_word_that_no_one_reads_as_a_boolean",
    ),
    ("what vanishes from a query", "what_leaves_no_trace_in_a_query_or_equals_a_valid_one_is_not_broken"),
    ("forms hold only text", "a_form_holds_only_text_and_null_vanishes_from_it"),
    (
        "path segments that change the route",
        "a_path_parameter_is_never_empty_nor_dots_nor_holds_what_proxies_stop",
    ),
    ("`+` and `%20`", "a_blank_is_percent_encoded_and_a_plus_is_not_left_to_be_read_as_one"),
    ("what a header can hold", "a_header_holds_no_line_end_and_no_fault_rests_on_blanks_that_are_trimmed"),
    ("`additionalProperties` is absent", "an_extra_member_is_a_fault_only_where_the_document_forbids_it"),
    (
        "`additionalProperties: false` beside `allOf`",
        "parts_that_forbid_each_others_members_admit_no_value_and_the_conflict_is_named",
    ),
    ("broken in one branch, valid in another", "what_is_broken_in_one_branch_and_valid_in_another_is_valid"),
    (
        "`readOnly` in requests, `writeOnly` in responses",
        "a_read_only_member_is_neither_sent_nor_missed_and_breaking_it_is_a_kind_of_its_own",
    ),
    ("`nullable`, type arrays, enum without null", "null_is_no_fault_wherever_a_dialect_lets_it_through"),
    ("a format may be an annotation", "a_format_is_broken_apart_and_counts_less_for_it_may_be_a_remark"),
    (
        "patterns that refuse little or read differently",
        "a_pattern_is_broken_only_by_what_it_refuses_as_ecma_reads_it",
    ),
    ("no declared bound", "no_bound_is_broken_that_nobody_declared"),
    ("two faults in one request", "a_request_has_one_fault"),
    (
        "a control that is itself invalid",
        "a_control_that_is_not_valid_is_not_sent_nor_is_anything_that_would_rest_on_it",
    ),
    ("GET with a body", "a_get_with_a_documented_body_is_sent_as_documented"),
    ("TRACE and CONNECT", "trace_and_connect_are_not_tried_as_methods_that_nobody_documents"),
    ("a wrong method that reaches another path", "a_method_that_a_meeting_template_takes_is_not_wrong"),
    ("401 before validation", "where_the_control_is_refused_its_broken_cases_are_not_sent_and_prove_nothing"),
    ("optional security", "credentials_are_broken_only_where_every_alternative_needs_some"),
    (
        "a login that refuses",
        "a_login_that_refuses_made_up_credentials_proves_nothing_unless_the_suite_gives_real_ones",
    ),
    ("what is added repairs the mutation", "what_the_suite_adds_to_requests_repairs_none_of_them"),
    ("the same bytes twice", "the_same_bytes_are_sent_once"),
    ("an undocumented status", "an_undocumented_status_is_held_against_default_where_there_is_one"),
    (
        "a body missing, a body too many",
        "an_empty_body_where_a_schema_is_documented_is_found_and_a_body_where_none_may_be",
    ),
    ("a media type that nobody can parse", "a_body_that_nobody_here_can_parse_is_counted_as_unchecked"),
    (
        "surrogates, duplicate keys, marks, huge numbers",
        "text_that_is_no_json_is_malformed_and_never_a_panic",
    ),
    ("gateway pages", "a_gateway_that_answers_for_the_api_proves_nothing"),
    ("words of YAML 1.1", "yaml_words_are_those_of_yaml_1_2"),
    ("an unknown format", "an_unknown_format_is_ignored_in_proof_and_listed_once"),
];

const SOURCES: [&str; 4] = [
    include_str!("answers.rs"),
    include_str!("places.rs"),
    include_str!("requests.rs"),
    include_str!("values.rs"),
];

#[test]
fn every_trap_has_its_test() {
    for (trap, test) in TRAPS {
        let is_there = SOURCES.iter().any(|source| {
            let at = source.find(&format!("fn {test}()"));
            at.is_some_and(|at| {
                let before = source[..at].trim_end_matches("async ").trim_end();
                before.ends_with("#[test]") || before.ends_with("#[tokio::test]")
            })
        });
        assert!(is_there, "{trap}: there is no test {test}");
    }
}
