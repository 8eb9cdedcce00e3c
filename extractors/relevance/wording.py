"""Say in words what a feature measures, for the reader of evidence."""

from functools import cache

_SAID = {
    "sides.both_named": "both are named",
    "sides.azerbaijan_absent": "Azerbaijan is not named",
    "sides.iran_absent": "Iran is not named",
    "sides.azerbaijan_implied": "Azerbaijan is implied",
    "sides.iran_implied": "Iran is implied",
    "sides.azerbaijan_strength": "the name stands for Azerbaijan",
    "sides.iran_strength": "the name stands for Iran",
    "distance.near": "near each other",
    "distance.sentences_apart": "each in a sentence of its own",
    "distance.apart_in_digest": "apart in a digest",
    "distance.apart_in_bullets": "apart in a list of items",
    "sides.both_named_apart": "both are named",
    "kinds.places_in_culture": "towns in a story of culture or history",
    "crowd.third_in_own_sentence": "a third country has a sentence of its own",
    "distance.side_by_side": "side by side",
    "distance.relation_between": "a word for a relation stands between them",
    "crowd.third_between": "a third country stands between them",
    "crowd.third_beside": "a third country stands beside them",
    "crowd.third_first": "a third country comes first",
    "crowd.third_but_bilateral": "a small group",
    "crowd.beside_a_list": "beside a list of countries",
    "crowd.text_names_many": "the text names many countries",
    "cues.bilateral": "words for a pair",
    "cues.effect": "an effect",
    "near.effect": "an effect close by",
    "cues.position": "a position is taken",
    "cues.position_on_matter": "a position on the other's matter",
    "cues.linked": "by way of the other's territory",
    "cues.listing": "words for a list",
    "cues.among": "named as examples",
    "cues.background": "standing background",
    "cues.event": "an event for many",
    "cues.history": "history",
    "cues.region": "words for the Iranian region",
    "cues.state": "words for a state",
    "cues.desk": "a firm's office or desk",
    "near.desk": "a firm's office or desk close by",
    "cues.life": "somebody's life",
    "near.life": "somebody's life close by",
    "cues.private": "somebody without office speaks",
    "near.private": "somebody without office speaks close by",
    "parts.one_clause": "both in one clause",
    "parts.clauses_apart": "each in a clause of its own",
    "parts.side_acts": "one of the two acts",
    "parts.third_acts": "a third party acts",
    "parts.act_there": "an act in the clause of both",
    "parts.aimed": "one is aimed at",
    "parts.aimed_act": "an act of one is aimed at the other",
    "parts.placed": "in the other's place, or from there",
    "parts.joined": "the two are joined",
    "parts.third_with_iran": "a third party is joined to Iran",
    "parts.third_with_azerbaijan": "a third party is joined to Azerbaijan",
    "parts.nobody_acts": "nobody named acts",
    "near.relations_1": "a word for an act close by",
    "near.relations_2": "several words for acts close by",
    "near.relations_3": "many words for acts close by",
    "cues.relations_1": "a word for an act",
    "cues.relations_2": "several words for acts",
    "cues.relations_3": "many words for acts",
    "crowd.third_1": "a third country is named",
    "crowd.third_2": "two third countries are named",
    "crowd.third_3": "three or more third countries are named",
    "place.title": "in the title",
    "place.title_of_one": "the title names one",
    "place.title_names_one": "the title names one",
    "place.across": "title and lead together",
    "place.headline": "in the headline",
    "place.lead": "in the lead",
    "place.pair": "spread over two sentences",
    "spread.azerbaijan_in_lead": "the text opens with Azerbaijan",
    "spread.iran_in_lead": "the text opens with Iran",
    "spread.azerbaijan_only_later": "Azerbaijan comes only later in the text",
    "spread.iran_only_later": "Iran comes only later in the text",
    "spread.second": "another sentence says so, too",
    "spread.further": "several sentences say so",
}
_TELLING = ("absent", "implied", "named", "named_apart", "venue", "background", "former")
_GROUPS = {
    "sides": "a name of this kind:",
    "kinds": "who is named:",
    "near": "close by:",
    "cues": "words for",
    "place": "",
    "senses": "the text also speaks of a",
    "home": "an outlet of",
    "crowd": "third countries:",
    "spread": "",
    "distance": "",
    "parts": "",
}


@cache  # features are some hundreds
def say(feature: str) -> str:
    """Give a feature's name as a phrase; every feature of every group has one."""
    if feature in _SAID:
        return _SAID[feature]
    group, _, rest = feature.partition(".")
    told = rest.partition("_")[2] if rest.startswith("act_") else rest
    return f"{_GROUPS.get(group, group)} {told.replace('_', ' ')}".strip()


@cache
def is_telling(feature: str) -> bool:
    """Tell whether a feature says more than which names stand there, which the reader sees."""
    group, _, name = feature.partition(".")
    if group == "kinds":
        return feature in _SAID
    return group != "sides" or name.endswith(_TELLING)
