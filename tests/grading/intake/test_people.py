"""One function matches a text to a person, and never settles a doubt by a guess."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.cli.common import summary
from grading.intake.people import rosters, time_lists
from grading.intake.people.keys import Person
from grading.intake.people.lists import ListError
from grading.intake.people.rosters import Roster
from grading.intake.people.spelling import plain, shown
from grading.intake.people.times import Clock, zone_named

from .classes import lay, look, roster_of

LEE = 'Student,ID,SIS Login ID,Section\n"Lee, Ann",101,alee@x.edu,A\n"Ray, Bob",102,bray@x.edu,B\n'


@pytest.mark.parametrize(
    "text",
    [
        *("Ann Lee", "Lee, Ann", "lee ann", "ANN LEE", " Ann  Lee ", "annlee", "leeann", "Lee,Ann"),
        *("alee@x.edu", "ALEE@X.EDU", "alee", "101", "101.0", "'101", "0101", "Ann\u00a0Lee"),
    ],
)
def test_every_way_to_write_one_person_is_that_person(tmp_path: Path, text: str) -> None:
    assert [p.name for p in roster_of(tmp_path, LEE).find(text)] == ["Ann Lee"]


@pytest.mark.parametrize("text", ["Ann", "Lee", "Ann Ray", "103", "", "@", "1", "Ann Lee Jr", "al"])
def test_what_names_nobody_finds_nobody(tmp_path: Path, text: str) -> None:
    assert roster_of(tmp_path, LEE).find(text) == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name,id\nZoë Müller,1\n", "utf-8"),
        ("name,id\nZoë Müller,1\n", "utf-8-sig"),
        ("name;id\nZoë Müller;1\n", "cp1252"),
        ("sep=;\nname;id\nZoë Müller;1\n", "utf-16"),
        ("name\tid\nZoë Müller\t1\n", "utf-16-le"),
        ('Nachname;Vorname;Matrikelnummer\n"Müller";"Zoë";1.0\n', "cp1252"),
        ("Export of 2026\n\nname,id\nZoë Müller,1\n", "utf-8"),
        ('sep=,\r\n"Müller, Zoë",1\r\n'.replace("\r\n", "\r\n", 1), "utf-8"),
    ],
)
def test_a_roster_is_read_from_any_program(tmp_path: Path, text: str, encoding: str) -> None:
    if "name" not in text.lower():
        text = text.replace("sep=,\r\n", "sep=,\r\nStudent,ID\r\n")
    roster = roster_of(tmp_path, text, encoding)
    for name in ("Zoë Müller", unicodedata.normalize("NFD", "zoë müller"), "zoe muller", "1"):
        assert [p.name for p in roster.find(name)] == ["Zoë Müller"], name


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        ("李安 王芳", "gbk"),
        ("李安 王芳", "utf-16"),
        ("Мария Иван", "cp1251"),
        ("山田太郎 鈴木花子", "shift_jis"),
    ],
)
def test_names_of_other_scripts_are_read(tmp_path: Path, names: str, encoding: str) -> None:
    rows = "".join(f"{name},{n}\n" for n, name in enumerate(names.split()))
    roster = roster_of(
        tmp_path, "姓名,学号\n" + rows if encoding == "gbk" else "name,id\n" + rows, encoding
    )
    assert [p.name for p in roster.people] == names.split()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("学生姓名,学生学号", "李安,007"),
        ("이름,학번", "李安,007"),
        ("Nome completo;Matrícula", "李安;007"),
        ("Apellidos,Nombre,Número de identificación", "安,李,007"),
        ("Nom,Prénom,Numéro d'étudiant", "安,李,007"),
        ("Cognome,Nome,Matricola", "安,李,007"),
        ("Achternaam\tVoornaam\tStudentnummer", "安\t李\t007"),
        ("学籍番号|氏名", "007|李安"),
        ("Vor- und Nachname;Matrikel-Nr.", "李安;007"),
        ("Nom,Prénom,Numéro étudiant", "安,李,007"),
        ("Imię,Nazwisko,Nr indeksu", "李,安,007"),
        ("Ad,Soyad,Öğrenci No", "李,安,007"),
        ("Förnamn;Efternamn;Student ID", "李;安;007"),
        ("Name,Surname,Student number", "李,安,007"),
        ("Surname,Name,Student number", "安,李,007"),
        ("Имя;Фамилия;ID", "李;安;007"),
        ("학번,성,이름", "007,安,李"),
        ("Name,Last name,ID", "李 安,安,007"),
        ("Příjmení,Křestní jméno,ID", "安,李,007"),
        ("github_username,roster_identifier,name", "anlee,007,李 安"),
        # Moodle's reports.
        ("Vorname,Nachname,ID-Nummer", "李,安,007"),
        ("Prénom,Nom de famille,Numéro d’identification", "李,安,007"),
        ("Nombre,Apellido(s),Número de ID", "李,安,007"),
        ("Nome,Cognome,Codice identificativo", "李,安,007"),
        ("Nome próprio,Apelido,Número de identificação", "李,安,007"),
        ("Имя,Фамилия,Индивидуальный номер", "李,安,007"),
        ("名,姓氏,ID号", "李,安,007"),
        ("名,姓,IDナンバー", "李,安,007"),
        ("이름,성,ID 번호", "李,安,007"),
        ("Ім'я,Прізвище,ID", "李,安,007"),
        ("Όνομα,Επώνυμο,ID", "李,安,007"),
        ("Nume,Prenume,ID", "安,李,007"),
        ("שם פרטי,שם משפחה,ID", "李,安,007"),
        # Registrars in America.
        ("Legal First Name,Preferred First Name,Last Name,Campus ID", "a,李,安,007"),
        ("Preferred First Name,Last Name,Emplid", "李,安,007"),
        ('"Name (Last, First)",PID', '"安, 李",007'),
        ('"Student Name (Last, First)",UIN', '"安, 李",007'),
        ("Learner name,Roll No.", "李 安,007"),
        ("Étudiant;Numéro", "李 安;007"),
        ("Legal name,Registration No.,Reg Status", "李 安,007,Registered"),
    ],
)
def test_columns_are_known_in_the_languages_of_course_systems(
    tmp_path: Path, header: str, row: str
) -> None:
    roster = roster_of(tmp_path, f"{header}\n{row}\n")
    assert [p.ids["id"] for p in roster.find("李 安")] == [("007",)]


@pytest.mark.parametrize(
    "header",
    [
        *("Indirizzo email", "Endereço de e-mail", "Adres e-mail", "E-mailadres", "E-postadress"),
        *("E-mailová adresa", "E-posta adresi", "Sähköposti", "Адрес электронной почты"),
        *("メールアドレス", "电子邮件地址", "이메일 주소"),
        *("Student Email", "University E-mail", "Email ID", "Primary Email"),
    ],
)
def test_an_address_is_known_in_the_languages_of_course_systems(
    tmp_path: Path, header: str
) -> None:
    roster = roster_of(tmp_path, f"name,{header}\n安 李,li@u.edu\n")
    assert [p.name for p in roster.find("LI@u.edu")] == ["安 李"]


@pytest.mark.parametrize("header", ["SUNet ID", "uniqname", "Andrew ID", "UID", "UT EID", "SSO ID"])
def test_a_login_is_known_by_the_names_that_universities_give_it(
    tmp_path: Path, header: str
) -> None:
    roster = roster_of(tmp_path, f"name,{header}\n安 李,anlee\n")
    assert [p.name for p in roster.find("anlee")] == ["安 李"]


@pytest.mark.parametrize("header", ["Identifiant", "Идентификатор", "标识符", "Identifier", "ID"])
def test_moodles_number_is_known_whatever_its_column_is_called(tmp_path: Path, header: str) -> None:
    roster = roster_of(tmp_path, f"{header},name\nParticipante12,安 李\n")
    assert [p.name for p in roster.by_id("moodle", "12")] == ["安 李"]


@pytest.mark.parametrize("blank", ["", "-", "n/a", "N/A", "#N/A", "None", "NULL", "nan", "'", "?"])
def test_a_placeholder_is_nobodys_id(tmp_path: Path, blank: str) -> None:
    roster = roster_of(tmp_path, f"name,id,email\nAnn Lee,{blank},{blank}\nBob Ray,{blank},-\n")
    assert [(p.name, dict(p.ids)) for p in roster.people] == [("Ann Lee", {}), ("Bob Ray", {})]
    assert roster.by_id("id", blank) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("Ann Lee,1.23457E+11\nBob Ray,1.23457E+11\n", "line 2: a spreadsheet has rounded"),
        ('Ann Lee,100000000001\nBob Ray,"2,3E+11"\n', "line 3: a spreadsheet has rounded"),
        ("Ann Lee,1\nRay, Bob,2\n", "line 3: the row has 3 cells and the header has 2"),
        ("Ann Lee,1\nBob Ray,1\n", "lines 2 and 3: Ann Lee and Bob Ray have the same id"),
    ],
)
def test_a_damaged_roster_is_refused_with_its_line(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(ListError, match=message):
        roster_of(tmp_path, "name,id\n" + rows)


def test_a_column_that_is_there_twice_may_not_say_two_things(tmp_path: Path) -> None:
    header = "name,email,score,Name,E-Mail,score\n"
    rows = "Ann Lee,a@u.edu,1,ann lee,A@u.edu,2\nBob Ray,b@u.edu,3,,,4\n"
    assert [p.name for p in roster_of(tmp_path, header + rows).people] == ["Ann Lee", "Bob Ray"]
    with pytest.raises(ListError, match=r"line 4: the row has 'c@u.edu' and 'cy@home.org' in two"):
        roster_of(tmp_path, header + rows + "Cy Dow,c@u.edu,5,Cy Dow,cy@home.org,6\n")


def test_a_row_of_totals_is_nobody(tmp_path: Path) -> None:
    rows = "Ann Lee,1,5\nAverage,7,5\n,,\nAverage,,5\nTotal,,10\n平均,,5\nTotal students: 3,,\n"
    roster = roster_of(tmp_path, "name,id,points\n" + rows)
    assert [(p.name, p.best_id) for p in roster.people] == [("Ann Lee", "1"), ("Average", "7")]


def test_a_row_that_may_be_the_foot_of_a_table_is_named_unless_it_handed_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "Ann Lee,alee\nBob Ray,\nOverall average,\nExported on 2026-10-01,\n"
    lay(tmp_path / "c" / "bob ray")
    summary.print_missing(look(tmp_path / "c", roster=roster_of(tmp_path, "name,login\n" + rows)))
    shown = " ".join(capsys.readouterr().err.split())
    assert (
        "2 rows of the roster have a name and no id: Overall average (line 4), Exported on "
        "2026-10-01 (line 5). Delete those there that are not people."
    ) in shown
    names = roster_of(tmp_path, "name\nAnn Lee\nBob Ray\n")
    summary.print_missing(look(tmp_path / "c", roster=names))
    assert "no id" not in capsys.readouterr().err


def test_a_formula_that_keeps_the_zeros_of_an_id_is_that_id(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, 'name,id\nAnn Lee,"=""0012"""\n="Bob Ray",="0013"\n')
    assert [(p.name, p.ids["id"]) for p in roster.people] == [
        ("Ann Lee", ("0012",)),
        ("Bob Ray", ("0013",)),
    ]


def test_teachers_on_a_roster_are_not_students(tmp_path: Path) -> None:
    staff = "Pat Doe,2,Teaching Assistant\nKim Poe,3,TA\nLee Ott,4,INSTRUCTOR\n"
    rows = f"Ann Lee,1,Student\n{staff}Bob Ray,5,\nCid Fox,6,Auditor\n"
    roster = roster_of(tmp_path, "name,id,role\n" + rows)
    assert [p.name for p in roster.people] == ["Ann Lee", "Bob Ray", "Cid Fox"]


def test_a_header_in_the_middle_is_nobody(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, "name,id\nAnn Lee,1\nName,ID\nBob Ray,2\n")
    assert [p.name for p in roster.people] == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize("name", ["***", "-", "?", "😀", "(confidential)", ""])
def test_a_person_whose_name_is_withheld_is_on_the_roster(tmp_path: Path, name: str) -> None:
    rows = f"Ann Lee,alee,1\n{name},ferpa1,2\n{name},ferpa2,3\n"
    roster = roster_of(tmp_path, f"name,login,id\n{rows},,\n-,-,-\n")
    assert len(roster.people) == 3
    for login in ("ferpa1", "ferpa2"):
        assert [person.ids["login"] for person in roster.find(login)] == [(login,)]


def test_a_name_of_symbols_without_any_id_is_on_the_roster(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, "name\nAnn Lee\n😀\n-\n---\n")
    assert [person.name for person in roster.people] == ["Ann Lee", "😀"]
    assert [person.name for person in roster.find_in("😀")] == ["😀"]


def test_every_id_of_a_person_in_two_sections_is_theirs(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, "name,id,email\nAnn Lee,1,a@x.edu\nAnn Lee,1,ann@y.edu\n")
    for key in ("1", "1.00", "a@x.edu", "ann@y.edu"):
        assert [p.name for p in roster.find(key)] == ["Ann Lee"], key


def test_two_people_of_one_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, "name,id\nMin Kim,10008\nMin Kim,10009\nKim Min,10010\n")
    assert [p.name for p in roster.people] == ["Min Kim (10008)", "Min Kim (10009)", "Kim Min"]
    assert len(roster.find("min kim")) == 2
    assert [p.name for p in roster.find("Kim Min")] == ["Kim Min"]
    assert len(roster.find("kimmin")) == 3
    assert [p.name for p in roster.find("10009")] == ["Min Kim (10009)"]
    # Somebody joins the class above them.
    for more in ("", "Ann Lee\n"):
        alike = roster_of(tmp_path, f"name\n{more}Min Kim\nMin Kim\n")
        assert [p.name for p in alike.find("min kim")] == ["Min Kim (1 of 2)", "Min Kim (2 of 2)"]
    for rows in ("Min Kim,A\nMin Kim,B\n", "Min Kim,B\nMin Kim,A\n"):
        parted = roster_of(tmp_path, f"name,section\n{rows}")
        names = {p.row["section"]: p.name for p in parted.people}
        assert names == {"A": "Min Kim (section A)", "B": "Min Kim (section B)"}


def test_one_person_in_two_sections_is_one_person(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, "name,id,section\nAnn Lee,1,A\nAnn Lee,1,B\n")
    assert [(p.name, p.row["section"]) for p in roster.people] == [("Ann Lee", "A and B")]
    with pytest.raises(ListError, match=r"lines 2 and 3: Ann Lee and Bob Ray have the same id"):
        roster_of(tmp_path, "name,id\nAnn Lee,1\nBob Ray,1\n")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name\n\n\n", "PK\x03\x04zip"])
def test_a_roster_of_nobody_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ListError) as caught:
        roster_of(tmp_path, text)
    assert "roster.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("alee_2026_10_01_layers", ["Ann Lee"]),
        ("lab_2_1_alee", ["Ann Lee"]),
        ("assignment-2-alee", ["Ann Lee"]),
        ("Lee_Ann_alee_7801", ["Ann Lee"]),
        ("Ann Lee final (2)", ["Ann Lee"]),
        ("HW2 - Lee, Ann", ["Ann Lee"]),
        ("alee and bray", ["Ann Lee", "Bob Ray"]),
        ("group_1_2_final", []),
        ("submission_101", []),  # a number that may be of any kind
    ],
)
def test_a_person_is_found_within_a_name(tmp_path: Path, name: str, who: list[str]) -> None:
    roster = roster_of(tmp_path, "name,username,id\nAnn Lee,alee,101\nBob Ray,bray,102\n")
    assert [p.name for p in roster.find_in(name)] == who


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("王小明_hw2", ["王小明"]),
        ("王小明 作业2", ["王小明"]),
        ("王小明(1)", ["王小明"]),
        ("2021007王小明", ["王小明"]),
        ("第二次作业-王小", ["王小"]),
        ("王小明 王小", ["王小明", "王小"]),
        ("王小明明_hw2", []),
        ("王小明作业", ["王小明"]),  # a word for a piece of work shows where the name ends
        ("王小明作业2", ["王小明"]),
        ("王小明第二次作业", ["王小明"]),
        ("第2次作业王小明", ["王小明"]),
        ("王小作业", ["王小"]),
        ("王小明明作业", []),
        ("王小一作业", []),  # may be somebody else's name
        ("王小明山田太郎作业", ["王小明", "山田太郎"]),
        ("실습2김민수", ["김민수"]),
        ("김민수최종과제", ["김민수"]),
        ("김민수정과제", []),
        ("山田太郎課題2", ["山田太郎"]),
        ("山田 太郎の課題", ["山田太郎"]),
        ("김민수 과제2", ["김민수"]),
        (unicodedata.normalize("NFD", "김민수_hw2"), ["김민수"]),
        ("山田太郎_課題", ["山田太郎"]),
    ],
)
def test_a_name_without_spaces_is_found_within_a_name(
    tmp_path: Path, name: str, who: list[str]
) -> None:
    roster = roster_of(tmp_path, "name\n王小明\n王小\n김민수\n山田太郎\n")
    assert [p.name for p in roster.find_in(name)] == who


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("max_pool_fixed", []),
        ("mean-max-scaler", []),
        ("max", ["Max Li"]),
        ("max_hw2_final", ["Max Li"]),
        ("2026_10_01_MAX", ["Max Li"]),
        ("Max Li max pool", ["Max Li"]),
        ("li_max_7", ["Max Li"]),
        ("max1 pool", ["Ann Lee"]),
        ("alee pool fixed", ["Bob Ray"]),
        ("A2_Ray_Bob", ["Bob Ray"]),
        ("A2_Poe_Cid", []),
        ("A2_final", ["Di Fox"]),
        ("di a2 v2", ["Di Fox"]),
    ],
)
def test_a_short_login_is_no_word_of_a_longer_name(
    tmp_path: Path, name: str, who: list[str]
) -> None:
    roster = roster_of(tmp_path, "name,login\nMax Li,max\nAnn Lee,max1\nBob Ray,alee\nDi Fox,a2\n")
    assert [p.name for p in roster.find_in(name)] == who


def test_an_id_beats_a_name_and_the_longer_match_the_shorter(tmp_path: Path) -> None:
    roster = roster_of(
        tmp_path, "name,username\nAnn Lee,alee\nLi An,li\nBob Ray,bray\nAn Li,bray2\n"
    )
    assert [p.name for p in roster.find_in("Ann Lee - submitted by bray")] == ["Bob Ray"]
    assert [p.name for p in roster.find_in("Li An final")] == ["Li An"]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("alee@gmail.com", []),
        ("RE_ A2 - alee@gmail.com", []),
        ("Ann Lee (alee@gmail.com)", ["Ann Lee"]),
        *((text, ["Ann Lee"]) for text in ("alee@u.edu-hw2", "alee@cs.u.edu", "ALEE@U.EDU_1_a")),
        ("bray@gmail.com", ["Bob Ray"]),  # nothing is known of another address
    ],
)
def test_an_address_at_another_domain_is_nobodys(tmp_path: Path, name: str, who: list[str]) -> None:
    roster = roster_of(tmp_path, "name,login,email\nAnn Lee,alee,alee@u.edu\nBob Ray,bray,\n")
    assert [p.name for p in roster.find_in(name)] == who


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("s1234567_hw2", "s1234567"),
        ("S1234568-layers", "s1234568"),
        ("José Álvarez s1234568 final", "s1234568"),
        ("B12345佐藤", "B12345"),
        ("B12345_課題2", "B12345"),
        ("Ann_Lee_0013_layers", "0013"),
        ("0012 Ann Lee", "0012"),
        ("Ann Lee 2", ""),
        ("hw_0013", ""),  # a number alone may be of any kind
    ],
)
def test_an_id_with_letters_or_beside_a_name_tells_whose_it_is(
    tmp_path: Path, name: str, who: str
) -> None:
    people = "José Álvarez,s1234567\nJosé Alvarez,s1234568\n佐藤花子,B12345\n"
    roster = roster_of(tmp_path, f"name,id\n{people}Ann Lee,0012\nAnn Lee,0013\nLi Bo,2\n")
    found = roster.find_in(name)
    assert [person.ids["id"][0] for person in found if len(found) == 1] == ([who] if who else [])


NAMES = st.text(st.characters(categories=("L", "M", "Nd", "Zs", "P")), min_size=1, max_size=30)


@given(st.lists(NAMES, min_size=1, max_size=6, unique_by=plain))
def test_each_name_finds_its_person_and_no_search_fails(names: list[str]) -> None:
    roster = Roster(Person(f"{n} {k}", n) for k, n in enumerate(names))
    for k, name in enumerate(names):
        roster.find_in(name)
        if plain(name):
            assert any(p.name == f"{name} {k}" for p in roster.find(name, "name")), name


@given(st.text(st.characters()) | st.binary())
def test_no_shown_name_holds_control_characters(raw: str | bytes) -> None:
    name = shown(raw)
    assert name
    assert name.isprintable() or " " in name
    assert len(name) <= 120
    name.encode()


TIMES = "2026-10-17 12:00 -0700"


@pytest.mark.parametrize(
    "row",
    [
        "student,handed_in\nAnn Lee,{}",
        'student,handed_in\n"Lee, Ann",{}',
        "email,submitted at\nalee@x.edu,{}",
        "id,time\n101,{}",
        "email,submission_timestamp\nalee@x.edu,{}",  # as GitHub Classroom calls it
        "student,handed_in\nalee,{}\n,\n",
        "sep=;\nlogin;handed_in\nalee@x.edu;{}",
    ],
)
def test_times_are_joined_by_any_key(tmp_path: Path, row: str) -> None:
    (tmp_path / "times.csv").write_text(row.format(TIMES))
    found = time_lists.read(tmp_path / "times.csv", roster_of(tmp_path, LEE), Clock())
    assert list(found.times) == ["Ann Lee"]
    assert found.problems == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (f"Zed,{TIMES}\n", "line 2: 'Zed' matches nobody on the roster"),
        ("Ann Lee,2026-10-17 12:00\n", "line 2: '2026-10-17 12:00' has no time zone"),
        ("Ann Lee,\n", "line 2: no time for Ann Lee"),
        (f",\n\n,{TIMES}\n", "line 4: a time without a student"),
        (
            f"Ann Lee,{TIMES}\nalee,2026-10-18 12:00 -0700\n",
            "line 3: another time for Ann Lee is in line 2",
        ),
    ],
)
def test_a_doubtful_row_is_reported_with_its_line(tmp_path: Path, rows: str, says: str) -> None:
    (tmp_path / "times.csv").write_text("student,handed_in\n" + rows)
    clock = Clock(strict=True)
    found = time_lists.read(tmp_path / "times.csv", roster_of(tmp_path, LEE), clock)
    assert any(says in problem for problem in found.problems), found.problems
    assert "Ann Lee" in found.unclear or "Zed" in rows or rows[0] == ","


@pytest.mark.parametrize("column", ["student", "Username", "Email address", "Student ID"])
def test_without_a_roster_a_name_may_be_any_key_of_a_list(tmp_path: Path, column: str) -> None:
    path = tmp_path / "times.csv"
    path.write_text(f"{column},handed_in\nalee@u.edu,2026-10-15 12:00\n")
    found = time_lists.read(path, rosters.of_names(["alee@u.edu", "bray"]), Clock())
    assert (list(found.times), found.problems) == (["alee@u.edu"], [])
    # Moodle's numbers of participants are nobody's names.
    path.write_text("Participant number,handed_in\n17,2026-10-15 12:00\n")
    assert time_lists.read(path, rosters.of_names(["17"]), Clock()).times == {}


def test_a_list_without_times_is_refused(tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("student,points\nAnn Lee,3\n")
    given = tmp_path / "times.csv", roster_of(tmp_path, LEE), Clock(zone_named("UTC"))
    with pytest.raises(ListError, match="needs one named handed_in"):
        time_lists.read(*given)
    with pytest.raises(ListError, match="needs one named until"):
        time_lists.read(*given, time_lists.UNTIL)


@pytest.mark.parametrize(
    ("rows", "submitted", "until"),
    [
        ("Timestamp,Name,New due date\n{2},Ann Lee,{3}\n", 2, 3),  # an answer to a form
        ("name,due,submitted,time\nAnn Lee,{1},{2},10:00\n", 2, 1),
        ("name,until,date\nAnn Lee,{3},{1}\nBob Ray,,{1}\n", 1, 3),
    ],
)
def test_a_time_of_another_kind_is_not_read(
    tmp_path: Path, rows: str, submitted: int, until: int
) -> None:
    days = [f"2026-10-{10 + at} 12:00" for at in range(4)]
    (tmp_path / "t.csv").write_text(rows.format(*days))
    given = tmp_path / "t.csv", roster_of(tmp_path, LEE), Clock(zone_named("UTC"))
    for columns, at in ((time_lists.SUBMITTED, submitted), (time_lists.UNTIL, until)):
        listed = time_lists.read(*given, columns)
        assert listed.times["Ann Lee"].isoformat(" ").startswith(days[at])
        assert "Bob Ray" not in listed.times or columns is time_lists.SUBMITTED


@pytest.mark.parametrize(
    "head",
    [
        "login;Abgabedatum",
        "用户名;提交时间",
        "이름;제출 시간",
        "Vollständiger Name;Zuletzt geändert (Abgabe)",
        "Nom complet;Dernière modification (travail remis)",
        "Nombre completo;Última modificación (entrega)",
        "姓名;最終更新日時 (提出)",
        "姓名;最后修改（学生）",
        "Name;Completion time",
        "Name;Submitted on",
    ],
)
def test_columns_of_times_are_known_in_other_languages(tmp_path: Path, head: str) -> None:
    roster = roster_of(tmp_path, "name,login\nalee,alee\n")
    (tmp_path / "t.csv").write_text(f"{head}\nalee;2026-10-14 23:59\n", encoding="utf-8")
    listed = time_lists.read(tmp_path / "t.csv", roster, Clock(zone_named("Europe/Berlin")))
    assert (list(listed.times), listed.problems) == (["alee"], [])
