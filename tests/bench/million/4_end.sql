-- Nothing of the making stays behind.
drop table if exists languages;
drop table if exists words;
drop table if exists sentences;
drop table if exists named_entities;
drop table if exists named_terms;
drop table if exists outlet_languages;
drop table if exists told;
drop table if exists source_languages;
drop table if exists texts;
drop table if exists held;
