-- Grain: macros of one text or word. Reader: the index, and search(). Time zone: none.
-- The one normalisation of text and query: words, then letters, then endings. Core functions alone,
-- so that any DuckDB client since 1.4 has them. What text loses at indexing a query loses, too:
-- the rules may err, but they err alike on both sides.

-- Letters with their marks and digits, and what stands inside words: apostrophes, Armenian tones
-- (U+055A to U+055F), Hebrew geresh, soft hyphen, joiner, bidi marks. ZWNJ parts words, as a space
-- would.
create or replace macro main.words(s) as
    regexp_extract_all(s, '[\p{L}\p{M}\p{N}''‘’ʻʼ`´′\x{055A}-\x{055F}\x{05F3}\x{05F4}\x{00AD}\x{200D}\x{200E}\x{200F}\x{061C}]+');

-- Forms of one letter that only print would need are that letter: Arabic ones by their place in the
-- word (U+FB50 to U+FEFC; lam with alef is two), Latin ones of the width of a Chinese sign.
create or replace macro main.fold_forms(w) as
    case
        when not regexp_matches(w, '[\x{FB50}-\x{FDFF}\x{FE70}-\x{FEFC}\x{FF10}-\x{FF5A}]') then w
        else translate(
            regexp_replace(w, '[\x{FEF5}-\x{FEFC}]', 'لا', 'g'),
            'ﭐﭑﭒﭓﭔﭕﭖﭗﭘﭙﭚﭛﭜﭝﭞﭟﭠﭡﭢﭣﭤﭥﭦﭧﭨﭩﭪﭫﭬﭭﭮﭯﭰﭱﭲﭳﭴﭵﭶﭷﭸﭹﭺﭻﭼﭽﭾﭿﮀﮁﮂﮃﮄﮅﮆﮇﮈﮉﮊﮋﮌ'
            || 'ﮍﮎﮏﮐﮑﮒﮓﮔﮕﮖﮗﮘﮙﮚﮛﮜﮝﮞﮟﮠﮡﮢﮣﮤﮥﮦﮧﮨﮩﮪﮫﮬﮭﮮﮯﮰﮱﯓﯔﯕﯖﯗﯘﯙﯚﯛﯜﯞﯟﯠﯡﯢﯣﯤﯥﯦﯧﯨﯩﯼﯽ'
            || 'ﯾﯿﺀﺁﺂﺃﺄﺅﺆﺇﺈﺉﺊﺋﺌﺍﺎﺏﺐﺑﺒﺓﺔﺕﺖﺗﺘﺙﺚﺛﺜﺝﺞﺟﺠﺡﺢﺣﺤﺥﺦﺧﺨﺩﺪﺫﺬﺭﺮﺯﺰﺱﺲﺳﺴﺵﺶﺷﺸﺹﺺ'
            || 'ﺻﺼﺽﺾﺿﻀﻁﻂﻃﻄﻅﻆﻇﻈﻉﻊﻋﻌﻍﻎﻏﻐﻑﻒﻓﻔﻕﻖﻗﻘﻙﻚﻛﻜﻝﻞﻟﻠﻡﻢﻣﻤﻥﻦﻧﻨﻩﻪﻫﻬﻭﻮﻯﻰﻱﻲﻳﻴ'
            || '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
            'ااٻٻٻٻپپپپڀڀڀڀٺٺٺٺٿٿٿٿٹٹٹٹڤڤڤڤڦڦڦڦڄڄڄڄڃڃڃڃچچچچڇڇڇڇڍڍڌڌڎڎڈڈژژڑ'
            || 'ڑککککگگگگڳڳڳڳڱڱڱڱںںڻڻڻڻههههههههههےےےےڭڭڭڭۇۇۆۆۈۈۋۋۅۅۉۉیییییییی'
            || 'ییءااااووااییییااببببههتتتتثثثثججججححححخخخخددذذررززسسسسششششصص'
            || 'صصضضضضططططظظظظععععغغغغففففققققککککللللممممننننههههوویییییی'
            || '0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'
        )
    end;

-- What translate is given where a word has any of the letters that fold_word writes otherwise: it
-- reads its lists anew for each word, and most words have none.
create or replace macro main.if_foldable(w, letters) as
    case
        when regexp_matches(
            w,
            '[øØǾǿđĐłŁئيىۍێېكڪةۀەہۂۃھٱٲٳ٠-٩۰-۹‘’ʻʼ`´′ـ\x{1FEF}\x{1FFD}\x{055A}-\x{055F}\x{05F3}\x{05F4}\x{00AD}\x{200D}\x{200E}\x{200F}\x{061C}]'
        )
            then letters
        else ''
    end;

-- One letter for those that are written alike: case and marks (ç ğ ş ё й, harakat), ı İ I, ə of both
-- scripts = e, ي ى ۍ ێ = ی, ك = ک, ة ۀ ە ہ = ه, digits of Arabic and Persian, և = եվ; tatweel and
-- what is not seen go. Turkish and English endings after an apostrophe go (İran'ın, Iran's), French
-- articles before one (l'Iran); any other apostrophe is left out (Ra'isi, Qur'an).
create or replace macro main.fold_word(w) as
    case
        -- Most words have nothing to fold, and to see that costs a fifth.
        when regexp_full_match(w, '[a-z0-9а-ик-яա-ցփ-ֆא-תა-ჰءابتثجحخدذرزسشصضطظعغفقکگلمنوهیپچژ]+') then w
        else replace(
            replace(
                replace(
                    regexp_replace(
                        regexp_replace(
                            trim(
                                translate(
                                    -- Three letters that Azerbaijani words are full of.
                                    replace(
                                        replace(
                                            replace(strip_accents(lower(main.fold_forms(w))), 'ı', 'i'),
                                            'ə',
                                            'e'
                                        ),
                                        'ә',
                                        'e'
                                    ),
                                    -- What has no letter in the second list goes.
                                    main.if_foldable(
                                        w,
                                        'øđł' || 'يىۍێې' || 'كڪ' || 'ةۀەہۃھ' || 'ٱٲٳ' || '٠١٢٣٤٥٦٧٨٩' || '۰۱۲۳۴۵۶۷۸۹' || '‘’ʻʼ`´′'
                                        || 'ـ՚՛՜՝՞՟׳״' || chr(173) || chr(8205) || chr(8206) || chr(8207) || chr(1564)
                                    ),
                                    main.if_foldable(
                                        w,
                                        'odl' || 'ییییی' || 'کک' || 'هههههه' || 'ااا' || '01234567890123456789' || ''''''''''''''''
                                    )
                                ),
                                ''''
                            ),
                            '^(?:l|d|qu)''',
                            ''
                        ),
                        '''(?:s|t|d|m|ll|re|ve|n?[dt][ae]n?|n?[dt][ae]ki(?:l[ae]r)?|[yn]?[aeiu]|n?[iu]n|s[iu]|l[ae]r(?:[iu]n?)?|y?l[ae]|[dt][iu]r|l[iu]k?)$',
                        ''
                    ),
                    '''',
                    ''
                ),
                'և',
                'եվ'
            ),
            'եւ',
            'եվ'
        )
    end;

-- Words and endings in a line of their own, in folded letters.
create or replace macro main.fold_text(s) as
    array_to_string(
        list_filter(list_transform(main.words(s), lambda w: main.fold_word(w)), lambda w: w <> ''),
        ' '
    );

-- Cut the commonest endings, by script, since nobody says in which language he asks. Four letters
-- stay at the least; what is cut is what case, number and possession add, so that a word of five
-- letters and its forms come to one term. Measured on tests/warehouse/stems.txt. Those four are set
-- apart: an ending without a group before it is found from the end, at half the cost.
-- Latin: English -s; -lar/-ler; possessive; cases of Azerbaijani and Turkish; then the
-- vowels, n, s and q/k that those endings take in or give back (Bakının, sazişi, razılığı).
create or replace macro main.stem_latin(w) as
    regexp_replace(
        left(w, 4) || regexp_replace(
            regexp_replace(
                regexp_replace(substr(w, 5), '([^siu])s$', '\1'),
                '(?:l[ae]r)?(?:s?[iu]n?)?(?:n?d[ae]n?|n?[iu]n|y?[ae]|n[aeiu]|y?l[ae])?$',
                ''
            ),
            '[aeiouy]{0,2}[ns]?$',
            ''
        ),
        '(...[aeiou])[qk]$',
        '\1g'
    );

-- Russian: endings of nouns and adjectives (й is и here, ё is е), and before them -ов, -ев: it ends a
-- plural and a surname alike, and what stays in Байрамова would be cut from Байрамов.
create or replace macro main.stem_cyrillic(w) as
    left(w, 4) || regexp_replace(
        substr(w, 5),
        '(?:[ое]в)?(?:иями|иях|иям|ием|ия|ие|ии|ию|ии|ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ых|их|ыи|ои|еи|ую|юю|ам|ям|ах|ях|ом|ем|ым|им|ью|[аеиоуыьэюя])?$',
        ''
    );

-- Persian: the plural where it is written on; ی of origin, of indefiniteness and of the ezafe; and
-- the Arabic article, with the little words that are written on to it (بالحدود, للحدود).
create or replace macro main.stem_arabic(w) as
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(w, '^ال(.{4,})$', '\1'),
                '(...)ها(?:ی|یی|یش|یم|یشان|یمان|ش|یت)?$',
                '\1'
            ),
            '^(?:[وفبک]ال|لل)(.{4,})$',
            '\1'
        ),
        '(....)ی$',
        '\1'
    );

-- A beginning without that article, where four letters stay, as the words that begin so.
create or replace macro main.without_article(w) as
    regexp_replace(regexp_replace(w, '^ال(.{4,})$', '\1'), '^(?:[وفبک]ال|لل)(.{4,})$', '\1');

-- Armenian: plural, cases, article.
create or replace macro main.stem_armenian(w) as
    left(w, 4) || regexp_replace(
        regexp_replace(
            substr(w, 5),
            '(?:ն?եր)?(?:ի|ին|ից|ով|ում|ը|ու|ուն|ուց)?$',
            ''
        ),
        '(?:ն|(ությ)(?:ա|ու)ն?)$',
        '\1'
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

-- Four letters of a term in one number, by which the index is sorted: what begins alike lies side by
-- side, and a range of numbers tells DuckDB which parts of the file to leave out. A term of fewer
-- letters is filled up; letters of two scripts may be one number.
create or replace macro main.opening(term, filling := ' ') as
    cast(
        (unicode(rpad(term, 4, filling)) & 127) * 2097152
        + (unicode(substr(rpad(term, 4, filling), 2, 1)) & 127) * 16384
        + (unicode(substr(rpad(term, 4, filling), 3, 1)) & 127) * 128
        + (unicode(substr(rpad(term, 4, filling), 4, 1)) & 127)
        as integer
    );

-- The openings of what a query asks for by its beginning (word*): the least or, filled up with the
-- last number, the greatest. Three letters are what any term of such a beginning has, too. The letters
-- are folded as in fold_word, less its patterns, which would be read anew for each use. A beginning
-- with what only these could tell may be anywhere, and so may one with an Arabic article: but for
-- plain letters, that is. (Named one by one: `\p{L}` costs 8 ms.) One step after the other: a macro
-- writes out what it is given wherever it needs it.
create or replace macro main.search_beginnings(query, filling) as
    list_transform(
        list_transform(
            regexp_extract_all(cast(query as varchar), '([^\x00-\x26\x28-\x2F\x3A-\x40\x5B-\x60\x7B-\x{A9}\x{AB}\x{AC}\x{BB}\x{060C}\x{061B}\x{061F}\x{2000}-\x{200C}\x{2010}-\x{2017}\x{201A}-\x{2031}\x{2033}-\x{206F}\s]+)[^\s"*]*\*', 1),
            lambda part: case
                when not regexp_matches(
                    part,
                    '[^0-9A-Za-zÀ-ÖØ-öø-ɏ\x{0300}-\x{036F}Έ-ώЀ-ҁҊ-ԯԱ-Ֆա-ևא-תؠ-ؿف-ي٠-٩ٱ-ۓ۰-۹ა-ჺ]|^(?:[وفبکك]?[اأإآٱ]ل|لل).{4}'
                )
                    then left(
                        replace(
                            replace(
                                translate(
                                    strip_accents(lower(part)),
                                    'ıəәøđł' || 'يىۍێې' || 'كڪ' || 'ةۀەہۃھ' || 'ٱٲٳ' || '٠١٢٣٤٥٦٧٨٩' || '۰۱۲۳۴۵۶۷۸۹',
                                    'ieeodl' || 'ییییی' || 'کک' || 'هههههه' || 'ااا' || '01234567890123456789'
                                ),
                                'և',
                                'եվ'
                            ),
                            'եւ',
                            'եվ'
                        ),
                        3
                    )
                else ''
            end
        ),
        lambda letters: main.opening(letters, filling := filling)
    );
