"""What a stage takes is what the stage before it returns; mypy holds every call to it."""

from typing import get_args, get_type_hints

from pipelines.enrich.article import enrich
from pipelines.enrich.transform import enrich_carried
from pipelines.normalize.article import normalize
from pipelines.normalize.transform import normalize_carried
from pipelines.parse import parse, parse_all
from pipelines.stories.transform import pack_carried
from schemas import Article, EnrichedArticle, NormalizedArticle, ParsedArticle, Rejected


def test_each_stage_takes_what_the_one_before_returns() -> None:
    assert get_args(get_type_hints(parse_all)["return"]) == (ParsedArticle | Rejected,)
    assert get_type_hints(parse)["return"] is get_type_hints(normalize)["parsed"] is ParsedArticle
    assert get_type_hints(normalize)["return"] is get_type_hints(enrich)["article"] is NormalizedArticle
    assert get_type_hints(enrich)["return"] is EnrichedArticle


def test_what_is_carried_between_stages_fits_too() -> None:
    assert get_type_hints(normalize_carried)["return"] == get_type_hints(enrich_carried)["carried"]
    assert get_type_hints(enrich_carried)["return"] == get_type_hints(pack_carried)["carried"]


def test_the_types_do_not_exist_at_run_time() -> None:
    article = Article.model_construct(headline="Tin")  # type: ignore[call-arg] # what is not needed is left out
    assert EnrichedArticle(NormalizedArticle(ParsedArticle(article))) is article
