"""A class is graded several times: other downloads, other times, with a roster and without."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="a gradebook needs it")
pytest.importorskip("fastapi", reason="marking needs it")

from tests.grading.intake.classes import LAYERS, lay

from .course import Course, Maker, work


def test_an_attempt_of_a_later_run_without_a_known_order_needs_a_person(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    lay(class_.place / "mon" / "ann", work(90))
    lay(class_.place / "tue" / "ann", work(50))
    for download in ("mon", "tue"):
        lay(class_.place / download / "bob", work(80))
    times = class_.write("times.csv", "student,handed_in\nann,2026-01-02 10:00Z\n")
    class_.class_ = class_.place / "mon"
    assert class_.grade() == {"ann": 90.0, "bob": 80.0}
    # Monday's download was first graded long after this time, and has none of its own.
    class_.class_ = class_.place / "tue"
    assert class_.grade("--times", times) == {"ann": None, "bob": 80.0}
    assert class_.code == 4
    shown = " ".join(capsys.readouterr().err.split())
    assert "No time shows whether mon/ann was submitted before tue/ann." in shown
    assert class_.grade() == {"ann": 50.0, "bob": 80.0}
    # A time after the first run is surely later.
    times.write_text("student,handed_in\nann,2099-01-02 10:00Z\n")
    assert class_.grade("--times", times) == {"ann": 50.0, "bob": 80.0}
    both = ("grade", class_.place / "mon", class_.place / "tue", "--out", class_.out)
    assert class_.call(*both) == 4
    class_.edit("mon/ann", "handed_in", "2026-01-01 10:00Z")
    class_.edit("tue/ann", "handed_in", "2026-01-02 10:00Z")
    assert class_.call(*both) == 0
    assert class_.finals() == {"ann": 50.0, "bob": 80.0}


def _downloaded_twice(class_: Course, place: Path) -> Path:
    """Lay out Canvas's download of one class in "mon" and in "tue", and return the roster."""
    for download in ("mon", "tue"):
        lay(place / download, {"leeann_LATE_101_5001_layers.py": work(90)[LAYERS]})
        lay(place / download, {"raybob_102_5002_layers.py": work(80)[LAYERS]})
    return class_.write("r.csv", "name,canvasid\nAnn Lee,101\nBob Ray,102\n")


def test_one_upload_in_two_downloads_of_the_class_has_the_listed_time(course: Maker) -> None:
    class_ = course('zone = "UTC"\ndue = 2026-10-01T12:00:00\nlate = "10 * days"')
    roster = _downloaded_twice(class_, class_.class_)
    times = class_.write("t.csv", "")
    times.write_text("student,handed_in\nAnn Lee,2026-10-02 13:00\nBob Ray,2026-10-01 11:00\n")
    given = ("--roster", roster, "--times", times)
    assert class_.grade(*given) == {"Ann Lee": 70.0, "Bob Ray": 80.0}
    assert class_.code == 0


def test_a_download_in_another_folder_may_bring_the_time_that_was_missing(course: Maker) -> None:
    class_ = course('zone = "UTC"\ndue = 2026-10-01T12:00:00\nlate = "10 * days"')
    roster = _downloaded_twice(class_, class_.place)
    times = class_.write("t.csv", "student,handed_in\nAnn Lee,2026-10-02 11:00\n")
    class_.class_ = class_.place / "mon"
    assert class_.grade("--roster", roster) == {"Ann Lee": None, "Bob Ray": 80.0}
    class_.class_ = class_.place / "tue"
    given = ("--roster", roster, "--times", times)
    assert class_.grade(*given) == {"Ann Lee": 80.0, "Bob Ray": 80.0}
    assert class_.code == 0


def test_a_run_without_the_roster_of_an_earlier_one_says_so(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    class_.hand_in("ann", work(60))
    roster = class_.write("r.csv", "name\nAnn\nBob\n")
    class_.grade("--roster", roster)
    assert "no roster" not in capsys.readouterr().err
    assert class_.grade() == {"ann": 60.0}
    shown = " ".join(capsys.readouterr().err.split())
    assert "This run has no roster, but an earlier run had one." in shown
    assert class_.grade("--roster", class_.out / "roster.csv") == {"Ann": 60.0, "Bob": 0.0}


def test_points_that_a_person_added_follow_an_account_that_is_joined_with_another(
    course: Maker,
) -> None:
    class_ = course()
    class_.hand_in("alee", work(40))
    apart = class_.write("apart.csv", "name,id,login\nAnn Lee,1,alee\nAnn Lee,2,alee2\nBo,3,bo\n")
    one = class_.write("one.csv", "name,id,login\nAnn Lee,1,alee\nAnn Lee,1,alee2\nBo,3,bo\n")
    class_.grade("--roster", apart)
    for login, points in (("alee", "4"), ("alee2", "3")):
        assert class_.call("adjust", class_.out, login, points, "--reason", "A slip") == 0
    two = {"Ann Lee (1)": 44.0, "Ann Lee (2)": 3.0, "Bo": 0.0}
    assert class_.grade("--roster", apart) == two
    assert class_.grade("--roster", one) == {"Ann Lee": 47.0, "Bo": 0.0}
    assert class_.grade("--roster", apart) == two


def test_a_name_that_passes_to_somebody_else_takes_nothing_along(course: Maker) -> None:
    class_ = course()
    class_.hand_in("1", work(90))
    before = class_.write("before.csv", "name,id\nAnn Lee,1\nBo,2\n")
    class_.grade("--roster", before)
    assert class_.call("adjust", class_.out, "Ann Lee", "2", "--reason", "A slip") == 0
    after = class_.write("after.csv", "name,id\nAnn Fox,1\nBo,2\nAnn Lee,9\n")
    scores = {"Ann Fox": 92.0, "Bo": 0.0, "Ann Lee": 0.0}
    assert class_.grade("--roster", after) == scores
    assert class_.grade("--roster", after) == scores


TWO_OF_A_NAME = "name,id\nAnn Lee,1\nAnn Lee,3\nBob Ray,2\n"


@pytest.mark.parametrize(
    ("before", "after", "finals"),
    [
        (
            "name,id\nAnn Lee,1\nBob Ray,2\n",
            "name,id\nAnn Fox,1\nRob Ray,2\n",
            {"Ann Fox": 60.0, "Rob Ray": None},
        ),
        (
            "name,id\nAnn Lee,1\nBob Ray,2\n",
            "name,id\nAnn Fox,1\nBob Ray,2\nAnn Lee,9\n",
            {"Ann Fox": 60.0, "Bob Ray": None, "Ann Lee": 0.0},
        ),
        (
            "name,id\nAnn Lee,1\nBob Ray,2\n",
            TWO_OF_A_NAME,
            {"Ann Lee (1)": 60.0, "Ann Lee (3)": 0.0, "Bob Ray": None},
        ),
        (
            TWO_OF_A_NAME,
            "name,id\nAnn Lee,1\nBob Ray,2\n",
            {"Ann Lee": 60.0, "Bob Ray": None},
        ),
    ],
)
def test_whoever_was_chosen_by_hand_stays_chosen_under_another_name(
    course: Maker, before: str, after: str, finals: dict[str, float | None]
) -> None:
    class_ = course()
    class_.hand_in("x1", work(60))
    class_.hand_in("2", work(80))
    roster = class_.write("r.csv", before)
    class_.grade("--roster", roster)
    class_.edit("x1", "student", "1")
    table = class_.out / "intake.csv"
    table.write_text(table.read_text() + ",,Bob Ray,,,excused,\n")
    class_.grade("--roster", roster)
    assert class_.code == 0
    roster.write_text(after)
    for _ in range(2):
        assert class_.grade("--roster", roster) == finals
        assert class_.code == 0


def test_files_may_have_the_name_that_somebody_had_on_an_earlier_roster(course: Maker) -> None:
    class_ = course('zone = "UTC"\ndue = 2026-10-01T12:00:00\nlate = "10 * days"')
    class_.hand_in("Ann Lee", work(90))
    times = class_.write("t.csv", "student,handed_in\nAnn Lee,2026-10-02 11:00\n")
    roster = class_.write("r.csv", "name,id\nAnn Lee,1\n")
    assert class_.grade("--roster", roster, "--times", times) == {"Ann Lee": 80.0}
    roster.write_text("name,id\nAnn Ray-Lee,1\nBob Ray,2\n")
    for _ in range(2):
        found = class_.grade("--roster", roster, "--times", times)
        assert (class_.code, found) == (0, {"Ann Ray-Lee": 80.0, "Bob Ray": 0.0})


def test_files_may_have_the_login_or_id_that_somebody_had_on_an_earlier_roster(
    course: Maker,
) -> None:
    class_ = course('zone = "UTC"\ndue = 2026-10-01T12:00:00\nlate = "10 * days"')
    class_.hand_in("alee", work(90))
    class_.hand_in("work of 10002", work(60))
    class_.hand_in("cpoe", work(50))
    times = class_.write(
        "t.csv", "id,handed_in\n1,2026-10-02 11:00\n10002,2026-10-01 11:00\n3,2026-10-01 11:00\n"
    )
    roster = class_.write(
        "r.csv", "name,id,login,email\nAnn,1,alee,a@u\nBob,10002,bray,b@u\nCid,3,cpoe,c@u\n"
    )
    options = ("--roster", roster, "--times", times)
    assert class_.grade(*options) == {"Ann": 80.0, "Bob": 60.0, "Cid": 50.0}
    # Ann has another login and name, Bob's id was wrong, and Cid's login is somebody else's.
    roster.write_text(
        "name,id,login,email\nAnn Fox,1,afox,af@u\nBob,10020,bray,b@u\nCid,3,cid,c@u\n"
        "Dee,4,cpoe,d@u\n"
    )
    for _ in range(3):
        found = class_.grade(*options)
        assert found == {"Ann Fox": 80.0, "Bob": 60.0, "Cid": 0.0, "Dee": None}


def test_a_login_that_was_wrong_on_an_earlier_roster_stays_its_owners(course: Maker) -> None:
    class_ = course()
    class_.hand_in("zed", work(60))
    roster = class_.write("r.csv", "name,id,login\nBob,1,zed\n")
    assert class_.grade("--roster", roster) == {"Bob": 60.0}
    roster.write_text("name,id,login\nBob,1,bray\nZed,2,zed\n")
    assert class_.grade("--roster", roster) == {"Bob": 0.0, "Zed": 60.0}
    # Zed leaves the class, and that makes the login nobody else's.
    roster.write_text("name,id,login\nBob,1,bray\n")
    assert class_.grade("--roster", roster) == {"Bob": 0.0, "zed": None}


def test_names_in_the_table_stay_if_the_roster_had_two_peoples_ids_exchanged(course: Maker) -> None:
    class_ = course()
    class_.hand_in("x1", work(60))
    wrong = class_.write("wrong.csv", "name,login\nAnn Lee,bray\nBob Ray,alee\n")
    class_.grade("--roster", wrong)
    class_.edit("x1", "student", "Ann Lee")
    class_.grade("--roster", wrong)
    right = class_.write("right.csv", "name,login\nAnn Lee,alee\nBob Ray,bray\n")
    assert class_.grade("--roster", right) == {"Ann Lee": 60.0, "Bob Ray": 0.0}


def test_a_section_with_a_roster_of_its_own_says_who_is_in_no_table_any_more(
    course: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    class_ = course()
    first = class_.write("a.csv", "name,login\nAnn Lee,alee\nBob Ray,bray\n")
    second = class_.write("b.csv", "name,login,status\nCid Poe,cpoe,\nBob Ray,bray,dropped\n")
    for section, who in (("a", "alee"), ("a", "bray"), ("b", "cpoe")):
        lay(class_.place / section / who, work(50, note=who))
    class_.class_ = class_.place / "a"
    class_.grade("--roster", first)
    assert "on this roster" not in capsys.readouterr().err
    class_.class_ = class_.place / "b"
    assert class_.grade("--roster", second) == {"Cid Poe": 50.0}
    shown = " ".join(capsys.readouterr().err.split())
    assert "is not on this roster, and is in no table: Ann Lee." in shown
    assert class_.code == 0
