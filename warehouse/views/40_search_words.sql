-- Grain: macros of one text or word. Reader: the index, and search(). Time zone: none.
-- The one normalisation of text and query: words, then letters, then endings. Core functions alone,
-- so that any DuckDB client since 1.4 has them. What text loses at indexing a query loses, too:
-- the rules may err, but they err alike on both sides.

-- Letters with their marks and digits, and what stands inside words: apostrophes, Armenian tones
-- (U+055A to U+055F), Hebrew geresh, soft hyphen, joiner, bidi marks. ZWNJ parts words, as a space
-- would.
create or replace macro main.words(s) as
    regexp_extract_all(s, '[\p{L}\p{M}\p{N}''‘’ʻʼ`´′\x{055A}-\x{055F}\x{05F3}\x{05F4}\x{00AD}\x{200D}\x{200E}\x{200F}\x{061C}]+');

-- One letter for those that are written alike: case and marks (ç ğ ş ё й, harakat), ı İ I, ə of both
-- scripts = e, ي ى ۍ ێ = ی, ك = ک, ة ۀ ە ہ = ه, digits of Arabic and Persian, և = եվ; tatweel and
-- what is not seen go. Turkish and English endings after an apostrophe go (İran'ın, Iran's), French
-- articles before one (l'Iran); any other apostrophe is left out (Ra'isi, Qur'an).
create or replace macro main.fold_word(w) as
    replace(
        replace(
            translate(
                regexp_replace(
                    regexp_replace(
                        trim(
                            translate(
                                strip_accents(lower(w)),
                                'ıəәøđł' || 'يىۍێې' || 'كڪ' || 'ةۀەہۃھ' || 'ٱٲٳ' || '٠١٢٣٤٥٦٧٨٩' || '۰۱۲۳۴۵۶۷۸۹' || '‘’ʻʼ`´′',
                                'ieeodl' || 'ییییی' || 'کک' || 'هههههه' || 'ااا' || '01234567890123456789' || ''''''''''''''''
                            ),
                            ''''
                        ),
                        '^(?:l|d|qu)''',
                        ''
                    ),
                    '''(?:s|t|d|m|ll|re|ve|n?[dt][ae]n?|n?[dt][ae]ki(?:l[ae]r)?|[yn]?[aeiu]|n?[iu]n|s[iu]|l[ae]r(?:[iu]n?)?|y?l[ae]|[dt][iu]r|l[iu]k?)$',
                    ''
                ),
                'ـ''՚՛՜՝՞՟׳״' || chr(173) || chr(8205) || chr(8206) || chr(8207) || chr(1564),
                ''
            ),
            'և',
            'եվ'
        ),
        'եւ',
        'եվ'
    );

-- Words and endings in a line of their own, in folded letters.
create or replace macro main.fold_text(s) as
    array_to_string(
        list_filter(list_transform(main.words(s), lambda w: main.fold_word(w)), lambda w: w <> ''),
        ' '
    );

-- Cut the commonest endings, by script, since nobody says in which language he asks. Four letters
-- stay at the least; what is cut is what case, number and possession add, so that a word of five
-- letters and its forms come to one term. Measured on tests/warehouse/stems.txt.
-- Latin: English -s; -lar/-ler; possessive; cases of Azerbaijani and Turkish; then the
-- vowels, n, s and q/k that those endings take in or give back (Bakının, sazişi, razılığı).
create or replace macro main.stem_latin(w) as
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(w, '^(.{4,}[^siu])s$', '\1'),
                '^(.{4,}?)(?:l[ae]r)?(?:s?[iu]n?)?(?:n?d[ae]n?|n?[iu]n|y?[ae]|n[aeiu]|y?l[ae])?$',
                '\1'
            ),
            '^(.{4,}?)[aeiouy]{0,2}[ns]?$',
            '\1'
        ),
        '^(.{3,}[aeiou])[qk]$',
        '\1g'
    );

-- Russian: endings of nouns and adjectives (й is и here, ё is е), and before them -ов, -ев: it ends a
-- plural and a surname alike, and what stays in Байрамова would be cut from Байрамов.
create or replace macro main.stem_cyrillic(w) as
    regexp_replace(
        w,
        '^(.{4,}?)(?:[ое]в)?(?:иями|иях|иям|ием|ия|ие|ии|ию|ии|ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ых|их|ыи|ои|еи|ую|юю|ам|ям|ах|ях|ом|ем|ым|им|ью|[аеиоуыьэюя])?$',
        '\1'
    );

-- Persian: the plural where it is written on; ی of origin, of indefiniteness and of the ezafe; and
-- the Arabic article, with the little words that are written on to it (بالحدود, للحدود).
create or replace macro main.stem_arabic(w) as
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(w, '^ال(.{4,})$', '\1'),
                '^(.{3,}?)ها(?:ی|یی|یش|یم|یشان|یمان|ش|یت)?$',
                '\1'
            ),
            '^(?:[وفبک]ال|لل)(.{4,})$',
            '\1'
        ),
        '^(.{4,})ی$',
        '\1'
    );

-- Armenian: plural, cases, article.
create or replace macro main.stem_armenian(w) as
    regexp_replace(
        regexp_replace(
            w,
            '^(.{4,}?)(?:ն?եր)?(?:ի|ին|ից|ով|ում|ը|ու|ուն|ուց)?$',
            '\1'
        ),
        '^(.{4,}?)(?:ն|(ությ)(?:ա|ու)ն?)$',
        '\1\2'
    );

-- What a folded word is looked up by. Nothing for one letter of an alphabet and for what Persian
-- writes as an ending or prefix of its own; 40 letters are enough for any.
create or replace macro main.stem(w) as
    case
        when length(w) < 2 and w < chr(11904) and not regexp_matches(w, '[0-9]') then ''
        when w < chr(880) then main.stem_latin(left(w, 40))
        when w < chr(1328) then main.stem_cyrillic(left(w, 40))
        when w < chr(1424) then main.stem_armenian(left(w, 40))
        when w < chr(1536) then left(w, 40)
        when w in ('ها', 'های', 'هایی', 'می', 'نمی', 'ام', 'ات', 'اش', 'ای', 'ان', 'تر', 'ترین') then ''
        when w < chr(1792) then main.stem_arabic(left(w, 40))
        else left(w, 40)
    end;

-- The terms of a text in order, '' where a word gives none: the places of the others are kept.
create or replace macro main.tokens(s) as
    list_transform(
        list_transform(main.words(s), lambda w: main.fold_word(w)),
        lambda w: main.stem(w)
    );

-- The beginnings that a query asks for (word*), cut to what any term of theirs begins with.
create or replace macro main.search_beginnings(query) as
    list_transform(
        regexp_extract_all(cast(query as varchar), '([^\s"*-]+)\*', 1),
        lambda part: left(main.fold_word(part), 2)
    );
