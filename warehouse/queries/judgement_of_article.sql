-- One row for the article $article_id: all that is on record of judging its current wording, as lists.
with wanted as (
    select
        articles.article_id,
        articles.version_id,
        articles.verdict_id,
    from main.articles
    where articles.article_id = cast($article_id as uuid)
),
current_verdict as (
    select verdicts.*
    from core.verdicts
    join wanted on verdicts.verdict_id = wanted.verdict_id
)
select
    (
        select
            list(
                {
                    'classifier': votes.classifier,
                    'classifier_version': votes.classifier_version,
                    'decides': votes.decides,
                    'is_current': votes.is_current,
                    'relevant': votes.relevant,
                    'grade': votes.grade,
                    'score': votes.score,
                    'topics': votes.topics
                }
                order by
                    votes.is_current desc,
                    votes.decides desc,
                    votes.classifier
            )
        from main.votes
        where votes.article_id = cast($article_id as uuid)
    ) as verdicts,
    (
        select
            list(
                {'topic': topics.topic, 'score': topics.score}
                order by
                    topics.score desc,
                    topics.topic
            )
        from core.topics
        join current_verdict
            on topics.version_id = current_verdict.version_id
            and topics.classifier = current_verdict.classifier
            and topics.classifier_version = current_verdict.classifier_version
    ) as topic_scores,
    (
        select
            list(
                {
                    'entity_id': mentions.entity_id,
                    'entity': mentions.entity,
                    'kind': mentions.kind,
                    'side': mentions.side,
                    'sense': mentions.sense,
                    'text': mentions."text",
                    'reason': mentions.reason,
                    'strength': mentions.strength,
                    'is_listed': mentions.is_listed,
                    'field': mentions.field,
                    'start': mentions.start_at,
                    'end': mentions.end_at
                }
                order by
                    mentions.field desc,
                    mentions.start_at,
                    mentions.entity_id
            )
        from main.mentions
        where mentions.article_id = cast($article_id as uuid)
    ) as mentions,
    (
        select
            list(
                {
                    'initiator': acts.initiator,
                    'target': acts.target,
                    'quad_class': acts.quad_class,
                    'text': acts."text",
                    'sentence': acts.sentence,
                    'field': acts.field,
                    'start': acts.start_at,
                    'end': acts.end_at
                }
                order by
                    acts.field desc,
                    acts.start_at
            )
        from main.acts
        where acts.article_id = cast($article_id as uuid)
    ) as acts,
    (
        select
            list(
                {
                    'seed_title': seed_similar.seed_title,
                    'similarity': seed_similar.similarity,
                    'shared_entities': seed_similar.shared_entities,
                    'shared_terms': seed_similar.shared_terms
                }
                order by seed_similar.rank
            )
        from main.seed_similar
        where seed_similar.article_id = cast($article_id as uuid)
    ) as seeds,
    (
        select {'new_entities': novelty.new_entities, 'new_terms': novelty.new_terms}
        from main.novelty
        where novelty.article_id = cast($article_id as uuid)
    ) as novelty,
    (
        select
            list(
                {
                    'relevant': labels.relevant,
                    'grade': labels.grade,
                    'topics': labels.topics,
                    'note': labels.note,
                    'author': labels.author,
                    'labelled_at': labels.labelled_at,
                    'effect': labels.effect,
                    'counts': labels.counts,
                    'is_labelled_wording': labels.is_labelled_wording
                }
                order by labels.labelled_at desc
            )
        from main.labels
        where labels.article_id = cast($article_id as uuid)
    ) as labels;
