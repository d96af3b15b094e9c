DROP FUNCTION search_rank;
DROP FUNCTION search_page_matches;
DROP FUNCTION search_sender_matches;
DROP FUNCTION search_time_matches;
