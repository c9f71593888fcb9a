"""Hints, solutions and answers: taken from where they stand and gathered at the end.

The ids are those that ``paper_links`` has given.
"""

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from paper_links import anchor

TITLES = {"hints": "Hints", "solutions": "Solutions", "answers": "Answers to the quizzes"}
EXERCISES = '.nn-exercise[id*="--ex-"]'
NEW = BeautifulSoup("", "html.parser")


@dataclass
class Entry:
    """What is said on one exercise or quiz: its id, the heading above it, where it came from."""

    name: str
    heading: str
    origin: str
    body: list[Tag]


@dataclass
class Appendices:
    """The three appendices: for each a list of chapters, for each chapter its entries."""

    kept: dict[str, list[tuple[str, list[Entry]]]] = field(
        default_factory=lambda: {kind: [] for kind in TITLES}
    )

    def gather(self, slug: str, title: str, article: Tag) -> None:
        for kind, entries in (
            ("hints", hints(article)),
            ("solutions", solutions(article)),
            ("answers", answers(slug, article)),
        ):
            if entries:
                self.kept[kind].append((title, entries))

    def sections(self) -> list[tuple[str, str, str]]:
        """Of each appendix that has anything: its id, its title, its HTML."""
        letters = iter("ABC")
        return [
            (kind, title, section(kind, title, self.kept[kind]))
            for kind, name in TITLES.items()
            if self.kept[kind]
            for title in [f"{next(letters)}. {name}"]
        ]


def section(kind: str, title: str, chapters: list[tuple[str, list[Entry]]]) -> str:
    parts = [f'<h1 id="{kind}">{title}</h1>']
    for chapter, entries in chapters:
        parts.append(f"<h2>{chapter}</h2>")
        for entry in entries:
            back = page_link(entry.origin, "page ")
            parts.append(f'<section id="{entry.name}" class="nn-entry">')
            parts.append(f"<h3>{entry.heading} {back}</h3>" + "".join(map(str, entry.body)))
            parts.append("</section>")
    return "\n".join(parts)


def hints(article: Tag) -> list[Entry]:
    entries = []
    for exercise in article.select(EXERCISES):
        found = [box for box in exercise.select("details") if is_hint(box)]
        if found:
            name = anchor("hint", exercise["id"])
            body = [opened(box.extract()) for box in found]
            entries.append(entry(name, exercise, body))
            refer(exercise, "Hint", name)
    return entries


def is_hint(box: Tag) -> bool:
    return box.summary is not None and box.summary.get_text().strip().startswith("Hint")


def is_answer(box: Tag) -> bool:
    return "nn-answer" in box.get("class", [])


def is_solution(box: Tag) -> bool:
    return "nn-solution" in box.get("class", [])


def solutions(article: Tag) -> list[Entry]:
    entries = []
    for solution in article.select('[id*="--sol-"]'):
        exercise = solution.find_parent(class_="nn-exercise")
        name = anchor("solution", solution["id"])
        del solution["id"]
        box = solution.find_parent("details")
        entries.append(entry(name, exercise, [opened(box.extract())]))
        refer(exercise, "Solution", name)
    return entries


def answers(slug: str, article: Tag) -> list[Entry]:
    entries = []
    for index, quiz in enumerate(article.select(".nn-quiz"), start=1):
        quiz["id"] = anchor(slug, f"quiz-{index}")
        name = anchor("answers", quiz["id"])
        body = []
        for number, box in enumerate(quiz.select("details.nn-answer"), start=1):
            label = NEW.new_tag("p", attrs={"class": "nn-answer-number"})
            label.string = f"Question {number}"
            body += [label, opened(box.extract())]
        entries.append(Entry(name, "Quiz", quiz["id"], body))
        refer(quiz, "Answers", name)
    return entries


def entry(name: str, exercise: Tag, body: list[Tag]) -> Entry:
    title = exercise.select_one(".nn-exercise-head")
    return Entry(name, title.decode_contents().strip(), exercise["id"], body)


def opened(box: Tag) -> Tag:
    """A box without its title, as text that stands open."""
    for title in box.select("summary, .admonition-title"):
        if title.find_parent("details") in (None, box) and title.find_parent(class_="cell") is None:
            title.decompose()
    box.name = "div"
    box["class"] = ["nn-opened"]
    return box


def refer(place: Tag, word: str, name: str) -> None:
    """Write 'Hint: page 123' under an exercise, in one line with what stands there already."""
    line = place.select_one("p.nn-forth")
    if line is None:
        line = NEW.new_tag("p", attrs={"class": "nn-forth"})
        place.append(line)
    else:
        line.append(" · ")
    line.append(BeautifulSoup(page_link(name, f"{word}: page "), "html.parser"))


def page_link(name: str, words: str) -> str:
    """A link whose number is filled in when it is known where its target fell."""
    return f'<a class="nn-page" href="#{name}">{words}<span data-page="{name}">000</span></a>'
