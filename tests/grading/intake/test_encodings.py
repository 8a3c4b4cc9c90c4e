"""Names in a wrong encoding find their people, if nobody else may be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.intake.people import roster_files
from grading.intake.people.keys import Person
from grading.intake.people.lists import ListError
from grading.intake.people.rosters import Roster

from .classes import code, lay, look, roster_of, students, uses
from .test_archives import named_in

WEST = "name,id\nZoë Lee,1001\nJosé Ray,1002\nJörg Müller,1003\nAnn Dow,1004\n"
CZECH = "name,id\nJiří Dvořák,1001\nŠárka Čapková,1002\n"


def names(text: str) -> list[str]:
    """The names in a roster."""
    return [line.split(",")[0] for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((WEST, name) for name in ("cp1252", "latin-1", "mac_roman", "cp850", "utf-16-be")),
        *((CZECH, name) for name in ("cp1250", "iso8859_2")),
        ("name,id\nIşıl Şahin,1001\nÇağrı Öz,1002\n", "cp1254"),
        ("ФИО,логин\nИван Петров,ivan\nАнна Ли,ali\n", "koi8_r"),
        ("이름,학번\n김철수,1001\n이영희,1002\n", "cp949"),
    ],
)
def test_a_roster_in_any_encoding_finds_its_people(
    tmp_path: Path, text: str, encoding: str
) -> None:
    roster = roster_of(tmp_path, text, encoding)
    for at, name in enumerate(names(text)):
        assert roster.find(name) == [roster.people[at]]
        assert roster.find_in(name) == [roster.people[at]]


def test_an_encoding_is_chosen_by_the_names_if_only_one_gives_names(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, WEST, "mac_roman")
    assert [person.name for person in roster.people] == names(WEST)


@pytest.mark.parametrize(
    ("people", "encoding"),
    [
        ("Jiří Dvořák,Šárka Čapková", "cp1250"),
        ("Łukasz Żółć,Joanna Dąbrowska,Jiří Dvořák", "cp1250"),
        ("Łukasz Wiśniewski,Joanna Dąbrowska", "iso8859_2"),
        ("Ştefan Ionuţ,Mărioara Rău", "cp1250"),
        ("İbrahim Işık,Ayşe Çağrı", "cp1254"),
        # These stay as they are, although other encodings have letters for the same bytes.
        ("Þór Guðmundsson,Ýmir,Sigþór Jónsson", "cp1252"),
        ("François Noël,Jörg Müller,João Conceição,Peña Íñigo", "cp1252"),
        ("Bjørn Åse,André,Márquez,Åsa Öberg,Šeppo,Citroën", "cp1252"),
    ],
)
def test_the_names_on_a_roster_are_shown_as_they_were_written(
    tmp_path: Path, people: str, encoding: str
) -> None:
    text = "\n".join(["name,id", *(f"{name},{k}" for k, name in enumerate(people.split(",")))])
    roster = roster_of(tmp_path, text + "\n", encoding)
    assert [person.name for person in roster.people] == people.split(",")


def test_an_apostrophe_of_windows_is_no_letter_of_a_mac(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, "name\nSean O’Brien\n", "cp1252")
    assert [person.name for person in roster.people] == ["Sean O’Brien"]


def test_a_text_that_may_be_two_people_in_other_encodings_is_nobody() -> None:
    # The byte 0x8e is "é" on a Mac and "Ž" in Windows.
    raw = b"Jos\x8e".decode("utf-8", "surrogateescape")
    both = Roster([Person("José", "José"), Person("JosŽ", "JosŽ")])
    assert both.find(raw) == []
    assert Roster(both.people[:1]).find(raw) == both.people[:1]


def test_a_letter_that_is_lost_finds_nobody() -> None:
    # In Windows the byte 0x82 is a quotation mark, and "Jos" alone is another name.
    assert Roster([Person("Jos", "Jos")]).find("José") == []


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252", "mac_roman", "utf-8"])
def test_a_class_zip_in_any_encoding_finds_its_people(tmp_path: Path, encoding: str) -> None:
    files = {f"{name}/layers.py": code(name[0]) for name in names(WEST)}
    (tmp_path / "class.zip").write_bytes(named_in(encoding, files))
    found = look(tmp_path / "class.zip", roster=roster_of(tmp_path, WEST))
    assert students(found) == sorted(names(WEST))


def test_names_on_a_disk_in_another_encoding_find_their_people(tmp_path: Path) -> None:
    for raw in (b"Zo\xeb Lee", b"Jos\x8e Ray"):
        lay(tmp_path / "c" / raw.decode("utf-8", "surrogateescape"))
    found = look(tmp_path / "c", roster=roster_of(tmp_path, WEST))
    assert students(found) == ["José Ray", "Zoë Lee"]


@pytest.mark.parametrize(
    ("roster", "name"),
    [
        ("Jörg Müller", "muellerjoerg"),
        ("Joerg Mueller", "Jörg Müller"),
        ("Bjoern Åse", "Bjørn Aase"),
        ("علي رضايي", "علی رضایی"),
    ],
)
def test_a_letter_that_is_written_in_two_ways_is_the_same(roster: str, name: str) -> None:
    people = Roster([Person(roster, roster), Person("Ann Lee", "Ann Lee")])
    assert people.find(name) == people.people[:1]


def test_an_umlaut_that_may_be_two_people_needs_a_person() -> None:
    people = Roster([Person("Joerg", "Joerg"), Person("Jørg", "Jørg")])
    assert {person.name for person in people.find("Jörg")} == {"Joerg", "Jørg"}


@pytest.mark.parametrize("written", ["10,008", "10008.0", "۱۰۰۰۸", "10008"])
def test_an_id_is_the_same_in_every_way_a_spreadsheet_writes_it(
    tmp_path: Path, written: str
) -> None:
    roster = roster_of(tmp_path, f'name,id\nAnn Lee,"{written}"\n')
    lay(tmp_path / "c/10008")
    lay(tmp_path / "c/notes", {"a.txt": b"x"})
    assert uses(look(tmp_path / "c", roster=roster))["10008"] == ("Ann Lee", "yes")


def test_a_roster_without_a_header_in_any_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes("Имя\nИван".encode("koi8_r")[4:])
    with pytest.raises(ListError, match="no column that is known"):
        roster_files.read(tmp_path / "r.csv")
