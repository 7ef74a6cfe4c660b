//! The one list of all cases.

/// Hands all cases to the macro that it is given, with some arguments.
#[doc(hidden)]
#[macro_export]
macro_rules! __compliance_table {
    ([$($with:tt)*] $arguments:tt) => {
        $($with)*! {
            $arguments
            appends {
                an_append_says_where_its_last_event_is
                events_come_back_in_the_order_of_the_append
                an_append_at_any_version_goes_behind_what_is_there
                twenty_writers_at_any_version_all_get_in
                writers_of_different_streams_do_not_conflict
                an_empty_append_writes_nothing
                nothing_to_write_is_no_error
                a_batch_stays_together_among_other_writers
                a_batch_of_1500_is_all_or_nothing
                several_streams_are_written_together
                positions_are_in_the_order_of_the_appends
                a_conflict_of_the_second_stream_undoes_the_first
                a_duplicate_of_the_second_stream_undoes_the_first
                one_stream_can_be_there_twice_in_a_write
                writers_of_two_streams_in_opposite_order_all_get_in
                a_duplicate_leaves_nothing_among_other_writers
                a_conflict_leaves_nothing_among_other_writers
                a_conflict_of_a_state_leaves_nothing_among_other_writers
                two_hundred_streams_are_written_together
                a_write_that_is_never_polled_writes_nothing
                a_write_that_is_dropped_on_its_way_is_all_or_nothing
            }
            conflicts {
                no_stream_creates_one
                no_stream_is_refused_where_there_is_one
                version_zero_is_no_stream
                an_append_at_the_version_that_is_there_gets_in
                a_conflict_says_what_was_expected_and_what_is_there
                a_version_of_a_missing_stream_conflicts_with_none
                a_conflict_writes_nothing
                after_a_conflict_the_same_events_get_in_at_the_new_version
                an_empty_append_checks_the_version
                of_ten_writers_at_one_version_one_wins
                of_ten_writers_of_a_new_stream_one_wins
            }
            repeats {
                the_same_batch_again_is_a_repeat
                a_repeat_is_no_conflict_at_the_version_before
                a_repeat_has_the_first_answer_whatever_came_behind
                a_repeat_in_a_transaction_leaves_the_stream_as_it_is
                a_repeat_leaves_what_was_stored_first
                some_known_events_among_new_ones_are_refused
                known_events_in_another_order_are_refused
                an_event_of_another_stream_is_a_duplicate
                one_id_twice_in_an_append_is_a_duplicate
                the_same_events_twice_in_a_write_are_stored_once
                a_write_can_repeat_one_stream_and_be_new_to_another
                ten_writers_of_the_same_events_store_them_once
                ten_writers_of_the_same_new_stream_store_it_once
                ten_writers_of_one_event_in_ten_streams_store_it_once
                any_uuid_is_an_id
            }
            reads {
                a_stream_is_read_forward_and_backward
                the_first_and_the_last_version_are_read_too
                a_range_without_events_is_empty
                a_limit_cuts_off_the_rest
                a_limit_counts_from_where_the_range_begins
                a_missing_stream_is_empty
                a_stream_has_its_own_events_alone
                a_stream_of_255_events_is_read_in_every_way
                a_stream_of_256_events_is_read_in_every_way
                a_stream_of_257_events_is_read_in_every_way
                a_stream_of_512_events_is_read_in_every_way
                a_limit_holds_across_pages
                a_range_holds_across_pages
                a_stream_of_events_can_be_left_half_read
                what_a_stream_is_told_of_ends_the_reading_with_its_error
                fifty_readers_read_at_a_time
                whoever_reads_while_others_write_sees_no_hole
                what_was_appended_is_read_at_once
                a_stream_is_known_by_its_version
            }
            log {
                the_log_has_the_events_of_all_streams_in_order
                positions_grow_from_behind_the_start
                an_event_has_the_same_position_in_its_stream_and_in_the_log
                an_empty_log_has_nothing
                the_log_is_read_behind_a_position
                a_limit_cuts_off_the_rest_of_the_log
                a_log_of_255_events_is_read_in_every_way
                a_log_of_256_events_is_read_in_every_way
                a_log_of_257_events_is_read_in_every_way
                a_log_of_512_events_is_read_in_every_way
                whoever_goes_on_where_it_was_looked_reads_everything_once
                an_error_of_the_reader_ends_the_reading_of_the_log
                what_was_refused_is_not_in_the_log
                a_follower_waits_for_a_transaction_that_is_open
                a_follower_does_not_wait_for_a_transaction_that_was_rolled_back
                a_follower_of_eight_writers_sees_each_event_once_and_in_order
            }
            transactions {
                a_commit_keeps_everything
                a_transaction_sees_what_it_has_written
                a_transaction_sees_its_own_documents
                a_transaction_reads_ranges_and_pages
                others_do_not_see_it_before_the_commit
                a_rollback_leaves_nothing
                a_transaction_that_is_dropped_leaves_nothing
                a_task_that_panics_leaves_nothing_of_its_transaction
                a_commit_that_is_never_polled_leaves_nothing_or_all
                a_transaction_that_is_dropped_lets_the_next_writer_in
                a_hundred_dropped_transactions_leave_room_for_more
                an_empty_transaction_can_be_committed
                a_conflict_leaves_the_transaction_usable
                a_duplicate_leaves_the_transaction_usable
                a_conflict_of_a_state_undoes_the_events_of_its_write
                a_repeat_is_known_within_a_transaction
                what_a_write_answers_is_what_is_committed
                ids_that_were_rolled_back_can_be_used_again
                what_is_undone_to_a_mark_is_gone
                a_mark_that_is_not_undone_changes_nothing
                an_inner_mark_is_undone_alone
                an_outer_mark_undoes_what_is_inside_of_it
                the_newest_of_two_marks_with_one_number_is_undone_first
                a_conflict_inside_of_a_mark_leaves_the_mark
                transactions_that_read_and_write_lose_nothing
                transactions_of_two_stores_lose_nothing
            }
            documents {
                there_are_no_documents_at_first
                a_state_is_created_once
                a_state_is_replaced_at_its_version
                a_state_of_another_version_conflicts
                a_state_at_any_version_is_replaced
                of_ten_writers_of_a_state_one_wins
                a_conflict_of_a_state_undoes_what_is_written_with_it
                a_conflict_of_a_stream_undoes_the_documents_of_its_write
                one_state_can_be_there_twice_in_a_write
                events_and_documents_are_written_together
                a_newer_snapshot_replaces_an_older_one
                an_older_snapshot_is_ignored
                a_snapshot_of_another_schema_version_replaces_any
                a_state_and_a_snapshot_of_one_key_are_two_documents
                documents_come_back_as_they_were_written
            }
            names {
                ids_may_have_any_characters
                ids_may_be_in_any_language
                kinds_may_have_any_characters
                an_id_may_be_empty
                ids_in_upper_and_lower_case_are_different
                spaces_around_an_id_belong_to_it
                normalisation_forms_are_different_ids
                ids_that_look_like_numbers_are_texts
                kind_and_id_are_two_parts
                a_kind_and_an_id_may_have_a_kilobyte_each
                a_longer_kind_or_id_is_refused
                a_nul_character_is_refused
            }
            payloads {
                empty_values_come_back
                five_megabytes_come_back
                deep_values_come_back
                nul_within_a_text_comes_back
                characters_of_all_planes_come_back
                escapes_come_back_as_they_were_written
                numbers_beyond_f64_come_back
                space_and_order_come_back
                sql_within_a_text_is_a_text
            }
            metadata {
                an_event_without_metadata_has_none
                a_correlation_id_comes_back
                a_causation_id_comes_back
                headers_come_back
                everything_at_once_comes_back
                each_event_of_a_batch_has_its_own
                names_come_back
                schema_versions_come_back
            }
            times {
                an_event_has_the_time_of_the_clock
                an_event_in_a_transaction_has_the_time_of_the_clock
                the_time_never_goes_back_within_a_stream
                the_time_never_goes_back_for_a_second_store
                a_stream_knows_the_times_of_its_first_and_last_event
                a_stream_is_read_as_of_a_time
                before_its_first_event_a_stream_is_empty
            }
            sharing {
                two_stores_see_each_others_events
                two_stores_conflict_with_each_other
                two_stores_know_each_others_event_ids
                writers_of_two_stores_all_get_in
                of_ten_writers_of_two_stores_one_wins
                a_store_waits_for_a_transaction_of_another_one
                a_transaction_that_has_read_can_write_or_is_told_of_a_conflict
                a_dropped_transaction_of_another_store_is_no_obstacle
                eight_stores_open_a_new_database_at_a_time
                a_store_that_is_opened_again_finds_everything
                a_transaction_that_is_open_at_the_end_of_a_store_is_gone
                a_closed_store_says_so
                a_store_can_be_closed_twice
                what_is_on_its_way_when_a_store_closes_is_all_or_nothing
                nobody_changes_stored_events
                nobody_deletes_stored_events
            }
        }
    };
}

/// Makes a test of each case of [`compliance`](mod@crate::compliance), and takes the way to a store:
/// `compliance!(open = my_open_function)`.
///
/// Attributes before `open` are put on every test; options come behind it, and are the methods of
/// [`Fixture`](crate::compliance::Fixture).
#[macro_export]
macro_rules! compliance {
    ($(#[$attribute:meta])* open = $open:expr $(, $option:ident = $value:expr)* $(,)?) => {
        fn __compliance_fixture() -> $crate::compliance::Fixture {
            $crate::compliance::Fixture::new($open)$(.$option($value))*
        }
        $crate::__compliance_table! { [$crate::__compliance_modules] [$(#[$attribute])*] }
    };
}

/// A module for each part.
#[doc(hidden)]
#[macro_export]
macro_rules! __compliance_modules {
    ($attributes:tt $($part:ident { $($case:ident)* })*) => {
        $(mod $part {
            $($crate::__compliance_test! { $attributes $part $case })*
        })*
    };
}

/// A test for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __compliance_test {
    ([$($attributes:tt)*] $part:ident $case:ident) => {
        #[test]
        $($attributes)*
        fn $case() {
            $crate::compliance::__cases::$part::$case(super::__compliance_fixture());
        }
    };
}

/// The cases for other crates, each with its runtime and its place.
macro_rules! run {
    ([] $($part:ident { $($case:ident)* })*) => {
        $(pub mod $part {
            use $crate::compliance::{Fixture, cases::$part, run::run};

            $(pub fn $case(fixture: Fixture) {
                let name = concat!(stringify!($part), "::", stringify!($case));
                run(name, &fixture, |harness| Box::pin($part::$case(harness)));
            })*
        })*
    };
}

#[doc(hidden)]
#[allow(missing_docs, reason = "what the macro of this module names, and nobody else")]
pub mod __cases {
    __compliance_table! { [run] [] }
}
