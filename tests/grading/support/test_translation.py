"""Messages in the reader's language: what `tr` and `counted` give with and without a catalog."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from grading.support import translation
from grading.support.translation import ExplainedError, Sentences, counted, tr

Install = Callable[[Catalog], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Make a catalog the reader's: install(catalog)."""

    def use(catalog: Catalog) -> None:
        folder = tmp_path / "xx" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalog)
        monkeypatch.setattr(translation, "LOCALES", [tmp_path])
        monkeypatch.setenv("LANGUAGE", "xx")
        translation._catalog.cache_clear()

    yield use
    translation._catalog.cache_clear()


def test_without_a_catalog_messages_are_english() -> None:
    assert tr("got {name!r}", name="ann") == "got 'ann'"
    assert tr("braces {stay}") == "braces {stay}"
    assert counted("1 row", "{number} rows", 1) == "1 row"
    assert (
        counted("1 row in {file}", "{number} rows in {file}", 3, file="a.csv") == "3 rows in a.csv"
    )


def test_a_catalog_may_move_the_places_of_a_message(install: Install) -> None:
    catalog = Catalog()
    catalog.add("{name} has {count} files", "{count} Dateien hat {name}")
    install(catalog)
    assert tr("{name} has {count} files", name="ann", count=2) == "2 Dateien hat ann"
    assert tr("not in it") == "not in it"


def test_errors_and_lists_of_sentences_use_the_catalog(install: Install) -> None:
    catalog = Catalog()
    catalog.add("{path} is empty.", "{path} ist leer.")
    install(catalog)
    problem = ExplainedError("{path} is empty.", path="a {b}.csv")
    assert str(problem) == "a {b}.csv ist leer."
    lines = Sentences()
    lines.say("{path} is empty.", path="b.csv")
    lines.say_counted("1 row", "{number} rows", 2)
    assert lines == ["b.csv ist leer.", "2 rows"]
    # An error of another process arrives as it was.
    assert str(pickle.loads(pickle.dumps(problem))) == str(problem)


def test_a_catalog_has_its_own_rules_for_plurals(install: Install) -> None:
    catalog = Catalog(locale="pl")
    catalog.add(("1 row", "{number} rows"), ("1 wiersz", "{number} wiersze", "{number} wierszy"))
    install(catalog)
    assert [counted("1 row", "{number} rows", n) for n in (1, 2, 5)] == [
        "1 wiersz",
        "2 wiersze",
        "5 wierszy",
    ]


def test_a_second_package_brings_catalogs_of_its_own(install: Install, tmp_path: Path) -> None:
    first = Catalog()
    first.add("Grade.", "Bewerte.")
    install(first)
    second = Catalog()
    second.add("Train.", "Trainiere.")
    folder = tmp_path / "course" / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, second)
    assert tr("Train.") == "Train."
    translation.add_locale(tmp_path / "course")
    assert (tr("Grade."), tr("Train."), tr("Explore.")) == ("Bewerte.", "Trainiere.", "Explore.")


def test_the_help_of_a_command_is_translated(install: Install) -> None:
    catalog = Catalog()
    catalog.add("Do it.\n\nNow.", "Mach es.\n\nJetzt.")
    catalog.add("Do it.", "Mach es.")
    catalog.add("How often.", "Wie oft.")
    install(catalog)

    @click.group()
    def group() -> None:
        """Do it.

        Now.
        """

    @group.command()
    @click.option("--times", help="How often.")
    def command(times: str) -> None:
        """Do it."""

    translation.translate_help(group)
    assert (group.help, command.help) == ("Mach es.\n\nJetzt.", "Mach es.")
    assert command.params[0].help == "Wie oft."  # type: ignore[attr-defined]
