"""Stories: which items belong to one story, in what order, and what each of them does to it.

An item is described (``describe``), matched with other items (``match``) and moved through the life of its story
(``lifecycle``), for all items of a desk at once or item by item (``live``). Everything is pure but ``transform``. All numbers
that a rule decides by are in ``thresholds``, all windows and horizons in ``pipelines.settings.stories.StoryRules``.

Glossary:

========================  ==============================================================================================
item                      One article as a provider sent it: a version, a take, a notice or a kill. ``PackedItem`` has its
                          card and the compressed article.
version                   One of several items with one item id, by its number or its time.
card                      What decisions read of an item (``Card``).
sketch                    Sets of word codes in the card, which two items are compared by (``Sketch``).
desk                      Items that may belong together: those of one language or one provider.
candidate key             What two items must share to be compared at all: one *strong* key or two *weak* ones.
similarity                Shares that two cards have in common (``Similarity``).
tie, edge                 The judgement that two items belong together, by the rule that ``Tie.key`` names (``item_id``,
                          ``link``, ``slug``, ``content`` ...). An edge has the two uids too.
group                     Items that ids, series and links tie.
component                 Items that any ties connect.
cluster, story            A part of a component that holds together; it becomes a story.
head                      The item whose text a story shows.
transition                What one item does to its story: event, disposition, head and status (``Transition``).
timeline                  The items of a story in canonical order, with their transitions (``Timeline``).
event                     What readers get of a transition: ``NewsEvent`` of ``schemas``.
disposition               What became of an item: emitted, duplicate, late, held, filtered.
revision                  Count of the events that changed a story.
change                    What a new version changed in the version before (``Changes`` of ``schemas``).
========================  ==============================================================================================
"""
