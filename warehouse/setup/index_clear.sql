-- Begin anew.
delete from core.search_documents;
delete from core.search_words;
delete from core.search_postings;
delete from core.search_runs;
delete from core.search_gone;
delete from core.search_names;
