"""Layouts in which articles sit: functions that print a page around the same text."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Text:
    """What an author wrote, and what the site puts beside it."""

    lang: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    junk: str


def p(*texts, attributes=""):
    return "".join(f"<p{attributes}>{escape(text)}</p>" for text in texts)


def chrome(text, count=9):
    return "".join(f"<li><a href='/{n}'>{escape(text.junk)} {n}</a></li>" for n in range(count))


def cards(text, count=4):
    return "".join(
        f"<div class='card'><a href='/{n}'><img src='/{n}.jpg'><h4>{escape(text.junk)} {n}</h4></a>"
        "</div>"
        for n in range(count)
    )


def card(text):
    head = f"<h3><a href='/9'>{escape(text.junk)}</a></h3>"
    return f"<article class='card'>{head}{p(text.junk)}</article>"


def page(text, main, *, before="", after="", head="", body=""):
    title = escape(text.title)
    return (
        f"<!DOCTYPE html><html lang='{text.lang}'><head><meta charset='utf-8'><title>{title} | Site"
        f"</title><meta property='og:title' content='{title}'>{head}</head><body{body}>"
        f"<header><nav><ul>{chrome(text)}</ul></nav></header>{before}{main}{after}"
        f"<footer><ul>{chrome(text)}</ul><p>© Site</p></footer></body></html>"
    ).encode()


def h1(text):
    return f"<h1>{escape(text.title)}</h1>"


def plain(text):
    return page(text, f"<main><article>{h1(text)}{p(*text.paragraphs)}</article></main>")


def in_divs(text):
    divs = "".join(f"<div>{escape(part)}</div>" for part in text.paragraphs)
    return page(text, f"{h1(text)}<div class='article-body'>{divs}</div>")


def breaks(text):
    lines = "<br><br>".join(map(escape, text.paragraphs))
    return page(text, f"{h1(text)}<div class='news-text'>{lines}</div>")


def single_breaks(text):
    lines = "<br/>\n".join(map(escape, text.paragraphs))
    return page(text, f"{h1(text)}<div id='content'>{lines}</div>")


def spans(text):
    parts = "".join(
        f"<p><span style='font-size:14px'>{escape(t)}</span></p>" for t in text.paragraphs
    )
    return page(text, f"{h1(text)}<div class='entry-content'>{parts}</div>")


def aspnet_form(text):
    return (
        page(text, "")
        .replace(b"<body>", b"<body><form id='aspnetForm' action='/x'>")
        .replace(
            b"<footer>",
            f"<div class='content'>{h1(text)}{p(*text.paragraphs)}</div><footer>".encode(),
        )
        .replace(b"</body>", b"</form></body>")
    )


def comments_open(text):
    main = f"<div class='post comments-open'><div class='entry'>{p(*text.paragraphs)}</div></div>"
    return page(text, h1(text) + main)


def no_comments(text):
    main = f"<section class='story no-comments'>{p(*text.paragraphs)}</section>"
    return page(text, h1(text) + main)


def shareable(text):
    main = f"<div class='shareable-content'>{p(*text.paragraphs)}</div>"
    return page(text, h1(text) + main)


def sharethrough(text):
    parts = (
        p(*text.paragraphs[:3]) + "<div class='sharethrough-slot'></div>" + p(*text.paragraphs[3:])
    )
    return page(text, f"{h1(text)}<div class='article-text'>{parts}</div>")


def with_related(text):
    inner = (
        f"{p(*text.paragraphs[:3])}<div class='related-news'><ul>{chrome(text, 3)}</ul></div>"
        f"{p(*text.paragraphs[3:])}"
    )
    return page(text, f"{h1(text)}<div class='article-with-related'>{inner}</div>")


def in_aside(text):
    return page(text, f"{h1(text)}<aside class='reading'>{p(*text.paragraphs)}</aside>")


def in_footer(text):
    return page(text, f"<article><footer>{h1(text)}{p(*text.paragraphs)}</footer></article>")


def in_button(text):
    return page(text, f"<main>{h1(text)}<button>{p(*text.paragraphs)}</button></main>")


def in_details(text):
    first, *rest = text.paragraphs
    main = f"{p(first)}<details><summary>…</summary>{p(*rest)}</details>"
    return page(text, f"<article>{h1(text)}{main}</article>")


def layout_table(text):
    main = (
        "<table width='100%'><tr><td width='200'><ul>"
        f"{chrome(text)}</ul></td><td>{h1(text)}{p(*text.paragraphs)}</td></tr></table>"
    )
    return page(text, main)


def quotes(text):
    first, second, third, *rest = text.paragraphs
    main = f"{p(first, second)}<blockquote><p>{escape(third)}</p></blockquote>{p(*rest)}"
    return page(text, f"<article>{h1(text)}{main}</article>")


def lists(text):
    first, second, *rest = text.paragraphs
    items = "".join(f"<li>{escape(part)}</li>" for part in rest)
    return page(text, f"<article>{h1(text)}{p(first, second)}<ul>{items}</ul></article>")


def headings(text):
    parts = "".join(
        f"<h3>{escape(text.junk)} {n}</h3>{p(part)}" for n, part in enumerate(text.paragraphs[1:])
    )
    return page(text, f"<article>{h1(text)}{p(text.paragraphs[0])}{parts}</article>")


def interview(text):
    asked, answered = text.paragraphs[::2], text.paragraphs[1::2]
    pairs = "".join(
        f"<p><strong>{escape(q)}</strong></p><p>{escape(a)}</p>"
        for q, a in zip(asked, answered, strict=True)
    )
    return page(text, f"<article>{h1(text)}{pairs}</article>")


def questions(text):
    pairs = "".join(
        f"<dt>{escape(q)}</dt><dd>{escape(a)}</dd>"
        for q, a in zip(text.paragraphs[::2], text.paragraphs[1::2], strict=True)
    )
    return page(text, f"<article>{h1(text)}<dl>{pairs}</dl></article>")


def one_sentence(text):
    main = f"<article>{h1(text)}{p(text.paragraphs[0])}</article>"
    aside = f"<aside>{p(text.junk)}<ul>{chrome(text)}</ul></aside>"
    return page(text, main, after=aside)


def two_articles(text):
    teaser = card(text)
    main = f"<article class='full'>{h1(text)}{p(*text.paragraphs)}</article>"
    return page(text, f"<main>{main}{teaser}{teaser}</main>")


def teaser_first(text):
    teaser = card(text)
    main = f"<article class='full'>{h1(text)}{p(*text.paragraphs)}</article>"
    return page(text, f"<main>{teaser}{main}</main>")


def captions(text):
    figure = f"<figure><img src='/1.jpg'><figcaption>{escape(text.junk)}</figcaption></figure>"
    line = f"<p class='wp-caption-text'>{escape(text.junk)}</p>"
    old = f"<div class='wp-caption'><img src='/2.jpg'>{line}</div>"
    main = f"{figure}{p(*text.paragraphs[:3])}{old}{p(*text.paragraphs[3:])}"
    return page(text, f"<article>{h1(text)}{main}</article>")


def comments_after(text):
    comments = "".join(f"<div class='comment'><b>A. B.</b>{p(text.lead)}</div>" for _ in range(8))
    main = f"<article>{h1(text)}{p(*text.paragraphs)}</article>"
    return page(text, main, after=f"<div id='comments' class='comments'>{comments}</div>")


def comments_of_users(text):
    comments = "".join(f"<li class='comment even'>{p(text.lead)}</li>" for _ in range(8))
    main = f"<div class='text'>{p(*text.paragraphs)}</div>"
    return page(text, h1(text) + main, after=f"<ol class='commentlist'>{comments}</ol>")


def hidden(text):
    main = (
        f"{p(*text.paragraphs)}<div style='display:none'>{p(text.lead, text.lead)}</div>"
        f"<p class='sr-only'>{escape(text.junk)}</p><div hidden>{p(text.lead)}</div>"
    )
    return page(text, f"<article>{h1(text)}{main}</article>")


def cookie_banner(text):
    banner = f"<div id='cookie-banner' class='cookie-notice'>{p(text.lead, text.lead)}</div>"
    return page(text, f"<article>{h1(text)}{p(*text.paragraphs)}</article>", before=banner)


def lead_heading(text):
    main = f"{h1(text)}<h2 class='lead'>{escape(text.lead)}</h2><div class='article-body'>"
    return page(text, f"{main}{p(*text.paragraphs)}</div>")


def lead_summary(text):
    lead = f"{h1(text)}<div class='summary'>{escape(text.lead)}</div>"
    body = f"<div class='item-text' itemprop='articleBody'>{p(*text.paragraphs)}</div>"
    return page(text, f"<main>{lead}{body}</main>")


def lead_intro(text):
    main = f"{h1(text)}<p class='intro'>{escape(text.lead)}</p><div class='entry-content'>"
    return page(text, f"{main}{p(*text.paragraphs)}</div>", after=cards(text))


def for_phones_too(text):
    body = p(*text.paragraphs)
    twice = f"<div class='desktop'>{body}</div><div class='mobile'>{body}</div>"
    return page(text, f"<article>{h1(text)}{twice}</article>")


def sidebar(text):
    side = f"<div class='sidebar'><h3>{escape(text.junk)}</h3><ul>{chrome(text, 20)}</ul></div>"
    main = f"<div class='col-md-8'>{h1(text)}<div class='text'>{p(*text.paragraphs)}</div></div>"
    return page(text, main + side)


def live(text):
    entries = "".join(
        f"<div class='live-entry'><time datetime='2026-05-01T0{n}:00Z'>{n}:00</time>{p(part)}</div>"
        for n, part in enumerate(text.paragraphs)
    )
    return page(text, f"<main>{h1(text)}<div class='live'>{entries}</div></main>")


def amp(text):
    parts = "<amp-ad width='300'></amp-ad>".join(p(part) for part in text.paragraphs)
    body = f"<div class='amp-wp-article-content'>{parts}</div>"
    return page(text, f"<article class='amp-wp-article'>{h1(text)}{body}</article>")


def microdata(text):
    body = f"<div itemprop='articleBody'>{p(*text.paragraphs)}</div>"
    scope = "itemscope itemtype='http://schema.org/NewsArticle'"
    return page(text, f"<div {scope}>{h1(text)}{body}</div>", after=cards(text))


def bold_first(text):
    first, *rest = text.paragraphs
    return page(
        text, f"<article>{h1(text)}<p><strong>{escape(first)}</strong></p>{p(*rest)}</article>"
    )


def read_also(text):
    also = f"<p class='read-also'><a href='/3'>{escape(text.junk)}</a></p>"
    main = (
        f"{p(*text.paragraphs[:2])}{also}{p(*text.paragraphs[2:4])}{also}{p(*text.paragraphs[4:])}"
    )
    return page(text, f"<div class='post-content'>{h1(text)}{main}</div>")


def shares(text):
    bar = "<div class='share-bar'><a href='#f'>Facebook</a><a href='#t'>Telegram</a></div>"
    return page(text, f"<article>{h1(text)}{bar}{p(*text.paragraphs)}{bar}</article>")


def linked(text):
    parts = "".join(
        f"<p><a href='/t'>{escape(t[:20])}</a>{escape(t[20:])}</p>" for t in text.paragraphs
    )
    return page(text, f"<article>{h1(text)}{parts}</article>")


def data_table(text):
    rows = "".join(f"<tr><td>{n}</td><td>{n * 7}</td></tr>" for n in range(4))
    main = f"{p(*text.paragraphs[:4])}<table class='data'>{rows}</table>{p(*text.paragraphs[4:])}"
    return page(text, f"<article>{h1(text)}{main}</article>")


def embeds(text):
    tweet = (
        "<figure class='embed'><blockquote class='twitter-tweet'><a href='https://t.example/1'>"
        "t.example/1</a></blockquote><iframe src='/x'></iframe></figure>"
    )
    main = f"{p(*text.paragraphs[:3])}{tweet}{p(*text.paragraphs[3:])}"
    return page(text, f"<article>{h1(text)}{main}</article>")


def newsletter(text):
    box = (
        f"<div class='newsletter-box'><form><p>{escape(text.lead)}</p><input name='m'></form></div>"
    )
    main = f"{p(*text.paragraphs[:3])}{box}{p(*text.paragraphs[3:])}"
    return page(text, f"<div class='article-content'>{h1(text)}{main}</div>")


def tags_list(text):
    tags = "".join(f"<a rel='tag' href='/t/{n}'>tag{n}</a> " for n in range(6))
    main = f"{p(*text.paragraphs)}<div class='tags'>{tags}</div>"
    return page(text, f"<article>{h1(text)}{main}</article>")


def byline(text):
    line = "<div class='byline'>A. Ferryman</div><span class='date'>12.05.2026, 09:30</span>"
    return page(text, f"<article>{h1(text)}{line}{p(*text.paragraphs)}</article>")


def breaks_in_paragraph(text):
    first = "<br>".join(map(escape, text.paragraphs[:3]))
    return page(text, f"<article>{h1(text)}<p>{first}</p>{p(*text.paragraphs[3:])}</article>")


def sections(text):
    parts = "".join(
        f"<section class='s{n}'>{p(part)}</section>" for n, part in enumerate(text.paragraphs)
    )
    return page(text, f"<main id='main'>{h1(text)}{parts}</main>")


def web_builder(text):
    parts = "".join(
        "<div class='elementor-widget-wrap'><div class='elementor-widget'>"
        f"<div>{p(part)}</div></div></div>"
        for part in text.paragraphs
    )
    return page(text, f"<div class='elementor'>{h1(text)}{parts}</div>")


def tailwind(text):
    parts = p(*text.paragraphs, attributes=" class='mb-4 text-base hidden md:block'")
    return page(
        text, f"<main class='max-w-3xl mx-auto'>{h1(text)}<div class='prose'>{parts}</div></main>"
    )


def classed_spans(text):
    parts = "".join(
        f"<p dir='auto'><span class='ql-font' lang='x'>{escape(part)}</span></p>"
        for part in text.paragraphs
    )
    return page(text, f"<article>{h1(text)}{parts}</article>")


def commentary(text):
    main = f"<div class='commentary'><div class='captain-text'>{p(*text.paragraphs)}</div></div>"
    return page(text, f"<div id='commentary-page'>{h1(text)}{main}</div>")


def loose(text):
    lines = "\n".join(f"{escape(part)}<p></p>" for part in text.paragraphs)
    return page(text, f"<div class='news'>{h1(text)}{lines}</div>")


def related_cards(text):
    teasers = "".join(
        f"<article><h3><a href='/{n}'>{escape(text.junk)} {n}</a></h3>{p(text.junk)}</article>"
        for n in range(5)
    )
    main = f"<article>{h1(text)}{p(*text.paragraphs)}</article>"
    return page(text, f"<main>{main}<section>{teasers}</section></main>")


def live_articles(text):
    head = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"x"}</script>'
    entries = "".join(
        f"<article><time>0{n}:00</time>{p(part)}</article>"
        for n, part in enumerate(text.paragraphs)
    )
    return page(text, f"<main>{h1(text)}{entries}</main>", head=head)


_LEADS = frozenset(("lead_heading", "lead_summary", "lead_intro"))
FAMILIES = {
    family.__name__: family
    for family in (
        *(plain, in_divs, breaks, single_breaks, spans, aspnet_form, comments_open, no_comments),
        *(shareable, sharethrough, with_related, in_aside, in_footer, in_button, in_details),
        *(layout_table, quotes, lists, headings, interview, questions, one_sentence, two_articles),
        *(teaser_first, captions, comments_after, comments_of_users, hidden, cookie_banner),
        *(lead_heading, lead_summary, lead_intro, for_phones_too, sidebar, live, amp, microdata),
        *(bold_first, read_also, shares, linked, data_table, embeds, newsletter, tags_list, byline),
        *(breaks_in_paragraph, sections, web_builder, tailwind, classed_spans, commentary, loose),
        *(related_cards, live_articles),
    )
}


def truth(name, text):
    """Give the paragraphs that a reader of this layout would call the article."""
    if name == "one_sentence":
        return text.paragraphs[:1]
    if name == "headings":
        first, *rest = text.paragraphs
        heads = (f"{text.junk} {number}" for number in range(len(rest)))
        return (first, *(part for pair in zip(heads, rest, strict=True) for part in pair))
    if name == "data_table":
        rows = tuple(f"| {number} | {number * 7} |" for number in range(4))
        return (*text.paragraphs[:4], *rows, *text.paragraphs[4:])
    return (text.lead, *text.paragraphs) if name in _LEADS else text.paragraphs
