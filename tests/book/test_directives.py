"""What each directive of the book's extension makes of its Markdown."""

import ast
import inspect
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from benchmarks import store
from benchmarks.studies import STUDIES, judge, mean_and_spread
from nnlearn.scratch.operations import elementwise

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def page(specimen: Path) -> BeautifulSoup:
    return soup(specimen / "chapter.html")


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_the_card_tells_the_measured_time_and_the_versions(page):
    card = page.select_one(".nn-card")
    assert [words(item) for item in card.select("li")] == ["do one thing", "do another"]
    assert "42 seconds" in words(card)
    assert "NumPy 2.4, PyTorch 2.13" in words(card)


def test_the_card_offers_the_notebook_itself(page, specimen):
    link = page.select_one(".nn-card a.download")
    notebook = json.loads((specimen / link["href"]).read_text("utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert "".join(code["source"]) == "import nnlearn"


def test_the_footer_says_when_and_with_what_the_book_was_proved(page, specimen):
    assert page.select_one(".nn-footer time")["datetime"] == "2026-01-31"
    assert "it ran in 42 seconds, with NumPy 2.4" in words(page.select_one(".nn-footer"))
    proved = words(soup(specimen / "index.html").select_one(".nn-footer .nn-proved"))
    assert proved == "The book was last proved on 2026-01-31 , with NumPy 2.4, PyTorch 2.13."


def test_the_index_lists_the_chapters_each_with_its_question(specimen):
    (entry,) = soup(specimen / "index.html").select(".nn-chapters li")
    assert words(entry) == "Specimen Does it open with a question?"
    assert entry.select_one("a")["href"] == "chapter.html"
    assert entry.select_one("img")["alt"] == "A dot."


def test_a_scratch_cell_stands_beside_the_torch_cell_that_follows_it(page):
    (pair,) = page.select(".nn-twins")
    labels = [words(label) for label in pair.select(".nn-engine")]
    assert labels == ["NumPy", "PyTorch"]
    assert "a = 1" in words(pair)
    assert "b = 2" in words(pair)
    assert "c = 3" not in words(pair)


def test_a_shown_figure_is_numbered_described_and_named(page):
    figure = page.select("figure.nn-figure")[0]
    image = figure.select_one("img")
    assert figure["id"] == "fig-one"
    assert image["alt"] == "A dot."
    assert (image["width"], image["height"]) == ("320", "160")
    assert words(figure.select_one("figcaption")).startswith("Figure 1.1 Look at it :")
    assert figure.select_one("figcaption em").get_text() == "it"
    assert page.select_one('a[href="#fig-one"]').get_text() == "Figure 1.1"


def test_a_figure_drawn_twice_offers_phones_their_own(page, specimen):
    (picture,) = page.select("figure picture")
    source, image = picture.find_all(recursive=False)
    assert source["media"] == "(max-width: 599.98px)"
    assert (source["width"], source["height"]) == ("100", "200")
    assert (source["data-letters"], image["data-letters"]) == ("13.2", "16.7")
    assert source["srcset"] != image["src"]
    assert image["alt"] == "A dot."
    for address in (source["srcset"], image["src"]):
        assert (specimen / address).is_file()


def test_the_source_shown_is_the_source_that_runs(page):
    bare, documented = (
        listing.select_one("pre").get_text() for listing in page.select(".nn-source")
    )
    (shown,), (real,) = ast.parse(bare).body, ast.parse(source_of_exp()).body
    assert ast.get_docstring(shown) is None
    assert ast.get_docstring(ast.parse(documented).body[0]) == ast.get_docstring(real)
    assert [ast.dump(line) for line in shown.body] == [ast.dump(line) for line in real.body[1:]]


def source_of_exp() -> str:
    return inspect.getsource(inspect.unwrap(elementwise.exp))


def test_a_claim_shows_its_verdict_and_is_gathered_with_a_link_back(page, specimen):
    verdict = page.select_one(".nn-finding")
    assert "nn-claim-false" in verdict["class"]
    assert verdict.select_one(".nn-verdict").get_text() == "False"
    gathered = soup(specimen / "reference" / "claims.html").select_one(".nn-claim-entry")
    assert gathered.select_one(".nn-verdict").get_text() == "False"
    assert "an article" in words(gathered)
    links = [link["href"] for link in gathered.select("a")]
    assert "../chapter.html#claim-one" in links
    assert "../chapter.html#fig-one" in links


def test_the_quiz_reads_without_javascript(page):
    first, second = page.select(".nn-question")
    assert [words(choice) for choice in first.select(".nn-choices > li")] == ["AND", "XOR"]
    assert "open" not in first.select_one("details").attrs
    assert "Right: b." in words(first.select_one("details"))
    assert "No line does it." in words(first.select_one("details"))
    assert "Right: a and c." in words(second.select_one("details"))
    assert "That is saturation." in words(second.select_one("details"))


def test_a_glossary_term_shows_its_definition(page):
    link = page.select_one("a.nn-term")
    assert link["title"] == "偏置. The number that a unit adds."
    assert link["href"] == "reference/glossary.html#term-bias"


def test_a_glossary_entry_names_its_language_and_links_its_chapter_once_there(specimen):
    here, awaited = soup(specimen / "reference" / "glossary.html").select("article dd")
    assert here.select_one("[lang=zh-Hans]").get_text() == "偏置"
    assert here.select_one("a")["href"] == "../chapter.html"
    assert words(here) == "偏置 . The number that a unit adds. Chapter: Specimen"
    assert words(awaited) == "门 . How much passes. Chapter: not yet there"
    assert not awaited.select("a")


def test_a_claim_comes_first_then_its_cells_then_the_verdict(page):
    claim, cell, verdict = page.select_one(".nn-test").find_all(recursive=False)
    assert claim["id"] == "claim-one"
    assert "Verdict" not in words(claim)
    assert cell.select_one("pre").get_text().strip() == "print(0)"
    assert words(verdict).startswith("Verdict False At 0 the claim gives −1.")
    assert "Say instead:" in words(verdict)


def test_an_exercise_holds_its_hint_check_and_solution_in_one_frame(page):
    (frame,) = page.select("#ex-one")
    assert words(frame.select_one("h3")) == "Exercise 1.1 ★ One #"
    assert frame.select_one("[role=img]")["aria-label"] == "grade 1 of 3"
    assert [words(name) for name in frame.select("summary")] == [
        "Hint for Exercise 1.1",
        "Check for Exercise 1.1",
        "Solution of Exercise 1.1",
    ]
    hint, check, solution = frame.select("details")
    assert not any("open" in part.attrs for part in (hint, check, solution))
    assert "Start." in words(hint)
    assert check.select_one("pre").get_text().strip().endswith("print(check.neurons.neuron(mine))")
    assert solution.select_one("#sol-one pre").get_text().strip() == "print(1)"
    assert words(page).count("One #") == 1, "the title is there once"


def test_the_code_of_a_figure_stands_below_it_under_its_name(page):
    with_figure, without = page.select("details.nn-code-of")
    assert with_figure.find_previous("figcaption")
    assert words(with_figure.summary) == "Code of Figure 1.1"
    assert words(without.summary) == "Code: helper"
    assert not page.select("summary[aria-label], summary p")


def test_a_range_in_a_table_stays_on_one_line(page):
    written = [td for td in page.select("table td") if not td.find_parent(class_="nn-data")]
    text, number = written[:2]
    assert "nn-number" in number["class"]
    assert "nn-number" not in text.get("class", [])


def test_results_on_mnist_are_those_of_the_benchmarks_page_and_say_when(page):
    results = page.select_one(".nn-mnist")
    rows = {words(row.td): words(row) for row in results.select("tbody tr")}
    for name in ("mlp", "nielsen-1-100"):
        (study,) = (study for study in STUDIES if study.name == name)
        runs = store.read(store.RESULTS / f"mnist-{name}.json")["runs"]
        outcome = judge(study, runs)
        assert f"{outcome.value:.2f} {mean_and_spread(outcome)}" in rows[study.title]
        assert runs["0"]["machine"]["date"][:10] in words(results)
    assert len(rows) == 2
    assert words(results.select("p")[-1]) == "The second network got stuck once."


def test_the_source_links_to_its_reference_entry_and_to_the_whole_file(page, specimen):
    entry, file = (link["href"] for link in page.select_one(".nn-source-head").select("a"))
    assert entry == "reference/engine.html#nnlearn.scratch.exp"
    path, _, anchor = file.partition("#")
    assert soup((specimen / path).resolve()).find(id=anchor)


def test_the_reference_lists_a_function_with_its_signature_and_first_sentence(specimen):
    engine = soup(specimen / "reference" / "engine.html")
    entry = engine.find(id="nnlearn.scratch.exp")
    assert "exp ( input" in words(entry)
    rows = {words(row.select("td")[0]): words(row.select("td")[1]) for row in engine.select("tr")}
    assert rows["exp"]
    assert not any(sentence.startswith("Alias") for sentence in rows.values())


def test_an_operation_is_shown_with_the_types_that_its_callers_see(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "book" / "_ext"))
    from nnbook.api import as_called

    takes = "(input: Array, bias: Array | None = None)"
    shown = as_called(None, "function", "", None, None, takes, "Recorded")
    assert shown == ("(input: Tensor, bias: Tensor | None = None)", "Tensor")
    assert as_called(None, "function", "", None, None, None, "Several[TopK]") == (None, "TopK")
