"""Times are read as they are written, in the course's zone, and what is in doubt is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.intake.people.times import Clock, TimeError, days_late, zone_named

COAST = Clock(zone_named("America/Los_Angeles"))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-10-31T23:59:00-07:00", "2026-11-01 06:59"),
        ("2026-10-31T23:59:00", "2026-11-01 06:59"),
        ("2026-10-31 23:59", "2026-11-01 06:59"),
        ("10/31/2026 11:59 PM", "2026-11-01 06:59"),
        ("31.10.2026 23:59", "2026-11-01 06:59"),
        ("Oct 31, 2026 at 11:59pm", "2026-11-01 06:59"),
        ("2026-10-31 11:59 PM", "2026-11-01 06:59"),
        ("2026-10-31 23:59:00+01", "2026-10-31 22:59"),
        ("2026-10-31 24:00 +00:00", "2026-11-01 00:00"),
        ("2026-10-31 23:59 utc", "2026-10-31 23:59"),
        ("2026-10-31 23:59 Pacific Time (US & Canada)", "2026-11-01 06:59"),
        ("2026-10-17 12:00:00.000000 EDT", "2026-10-17 16:00"),
        ("2026-10-01-23-59-00", "2026-10-02 06:59"),
        ("20261001235900", "2026-10-02 06:59"),
        ("Oct 1, 2026 1159 PM", "2026-10-02 06:59"),
        ("Oct 2, 2026 800 AM", "2026-10-02 15:00"),
        ("Thursday, October 1, 2026 11:59:00 PM", "2026-10-02 06:59"),
        ("Thursday, 1 October 2026, 11:59 PM", "2026-10-02 06:59"),
        ("1. Oktober 2026, 23:59 Uhr", "2026-10-02 06:59"),
        ("3/13/2026 10:00", "2026-03-13 17:00"),
        ("2026-10-01T12:00:00.123456Z", "2026-10-01 12:00"),
        ("2026-10-01 12:00 GMT+2", "2026-10-01 10:00"),
        ("2026-10-01 12:00:00 +0200 (CEST)", "2026-10-01 10:00"),
        ("Sat Oct 31 23:59:00 PDT 2026", "2026-11-01 06:59"),
        ("Mon, 26 Oct 2026 12:00:00 GMT", "2026-10-26 12:00"),
        ("2026-11-01 01:30", "2026-11-01 08:30"),  # the first of the two
        ("Oct 1, 2026 12:05 AM", "2026-10-01 07:05"),
        ("2026年10月1日 23:59", "2026-10-02 06:59"),
        ("2026年10月1日 下午11:59", "2026-10-02 06:59"),
        ("2026/10/1 上午 9:30:00", "2026-10-01 16:30"),
        ("2026年10月1日 23時59分", "2026-10-02 06:59"),
        ("2026年10月1日 下午 11点59分", "2026-10-02 06:59"),
        ("2026년 10월 1일 오후 11시 59분", "2026-10-02 06:59"),
        ("1 octobre 2026 à 23 h 59", "2026-10-02 06:59"),
        ("２０２６-１０-０１\u3000２３：５９", "2026-10-02 06:59"),
        ("Thu Oct  1 23:59:00 2026", "2026-10-02 06:59"),
        ("2026-10-01 23:59 GMT-0400 (Eastern Daylight Time)", "2026-10-02 03:59"),
        ("2026-10-01 23:59:00 -0400 EDT", "2026-10-02 03:59"),
        ("2026-10-01 11:59 p.m.", "2026-10-02 06:59"),
        ("jueves, 1 de octubre de 2026, 23:59", "2026-10-02 06:59"),
        ("giovedì, 1 ottobre 2026, 23:59", "2026-10-02 06:59"),
        ("quinta, 1 de outubro de 2026 às 23:59", "2026-10-02 06:59"),
        ("donderdag 1 oktober 2026 om 23:59", "2026-10-02 06:59"),
        ("четверг, 1 октября 2026, 23:59", "2026-10-02 06:59"),
        ("2026年10月1日 星期四 下午 11:59", "2026-10-02 06:59"),
        ("2026年10月1日(木) 23:59", "2026-10-02 06:59"),
        # Moodle in Japanese, Korean, Portuguese, Polish, Czech and Turkish.
        ("2026年 10月 01日(木曜日) 23:59", "2026-10-02 06:59"),
        ("2026년 10월 1일, 목요일, 오후 11:59", "2026-10-02 06:59"),
        ("quinta-feira, 1 out. 2026, 23:59", "2026-10-02 06:59"),
        ("czwartek, 1 października 2026, 23:59", "2026-10-02 06:59"),
        ("čtvrtek, 1. října 2026, 23.59", "2026-10-02 06:59"),
        ("1 Ağustos 2026, Cumartesi, 23:59", "2026-08-02 06:59"),
        # Spreadsheets in Korean, Hungarian and Spanish.
        ("2026. 10. 1 오후 11:59:00", "2026-10-02 06:59"),
        ("2026.10.01. 23:59", "2026-10-02 06:59"),
        ("31/10/2026 11:59:00 p.\xa0m.", "2026-11-01 06:59"),
        ("jeudi 1er octobre 2026 à 23h59", "2026-10-02 06:59"),
        ("1 févr. 2026, 23:59", "2026-02-02 07:59"),
        ("Thu Oct  1 11:59:00 PM EDT 2026", "2026-10-02 03:59"),
        ("2026-10-01 23:59 AoE", "2026-10-02 11:59"),
        ("Thu Oct 1 23:59:00 2026 -0400", "2026-10-02 03:59"),  # `git log`
        ("Oct 1, 2026 11:59 PM PT", "2026-10-02 06:59"),
        ("2026-12-01 23:59 ET", "2026-12-02 04:59"),
    ],
)
def test_a_time_is_read_in_every_way_it_is_written(text: str, utc: str) -> None:
    assert f"{COAST.read(text):%Y-%m-%d %H:%M}" == utc


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no time"),
        ("soon", "is not a time"),
        ("2026-10-31", "gives a day"),
        ("03/04/2026 10:00", "may mean two days"),
        ("13/13/2026 10:00", "not a valid date"),
        ("2026-02-30 10:00", "is not a valid time"),
        ("2026-10-31 13:00 PM", "the hour 13"),
        ("2026-03-08 02:30", "does not exist"),
        ("2026-10-17 12:00 America", "has the unknown zone 'America'"),
        ("2026-10-17 12:00 Mars/Base", "has the unknown zone"),
        ("2026-10-17 12:00 XQT", "has the unknown zone"),
        ("2026-10-17 12:00 +99:00", "the offset '.99:00'"),
        ("2026-10-17 12:00 IST", "means several zones"),
        ("2026-10-17 12:00 CST", "means several zones"),
        ("2026-10-17 12:00 BST", "means several zones"),
        ("9999-12-31 23:59 -0800", "year 9999"),
        ("0001-01-01 00:00 +0800", "year 1"),
        ("1790000000", "is not a time"),
        ("1790000000000", "is not a time"),
        ("46296.999", "is not a time"),
        ("Oct 31 at 11:59pm", "is not a time"),
        ("yesterday", "is not a time"),
        ("2026-W40-4", "is not a time"),
        ("10/01/26 11:59 PM", "is not a time"),
        ("2026-06-30 23:59:60Z", "not a valid time"),
        ("2026-10-31 23:59 PST EST", "unknown zone"),
        ("2026-10-31 0:30 AM", "the hour 0"),
        ("2026-10-31 23", "no minute"),
        ("Friday, October 15, 2026 11:59 PM", "another day of the week"),
        ("Fri, 15 Oct 2026 23:59:00 -0400", "another day of the week"),
        ("15 listopada 2026, 23:59", "is not a time"),  # November in Polish, October in Croatian
        ("15 jui 2026, 23:59", "is not a time"),  # June or July in French
        ("15 smarch 2026, 23:59", "is not a time"),
    ],
)
def test_what_is_in_doubt_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(TimeError, match=says):
        COAST.read(text)


@pytest.mark.parametrize(
    ("zone", "short", "hours"),
    [
        ("Asia/Kolkata", "IST", 5.5),
        ("Europe/Dublin", "IST", 1),
        ("Asia/Jerusalem", "IST", 2),
        ("America/Chicago", "CST", -6),
        ("Asia/Shanghai", "CST", 8),
        ("Europe/London", "BST", 1),
        ("Asia/Dhaka", "BST", 6),
    ],
)
def test_an_ambiguous_abbreviation_is_the_courses_own(zone: str, short: str, hours: float) -> None:
    found = Clock(zone_named(zone)).read(f"2026-10-17 12:00 {short}")
    assert found == datetime(2026, 10, 17, 12, tzinfo=UTC) - timedelta(hours=hours)


@pytest.mark.parametrize("short", ["EST", "EDT"])
def test_eastern_time_in_australia_may_be_americas(short: str) -> None:
    with pytest.raises(TimeError, match=f"{short} means several zones"):
        Clock(zone_named("Australia/Sydney")).read(f"2026-10-17 12:00 {short}")


def test_a_time_without_a_zone_is_refused_only_where_it_matters() -> None:
    with pytest.raises(TimeError, match="Add `zone`"):
        Clock(strict=True).read("2026-10-31 23:59")
    loose = Clock()
    early, late = loose.read("2026-10-31 23:58"), loose.read("2026-10-31 23:59")
    assert early < late
    assert loose.show(early) == "2026-10-31 23:58:00 (no zone)"
    assert loose.read(loose.show(early)) == early


def test_a_time_that_was_twice_is_refused_only_if_one_is_late() -> None:
    due = COAST.read("2026-11-01 01:45")
    with pytest.raises(TimeError, match="happened twice"):
        Clock(COAST.zone, due).read("2026-11-01 01:30")
    assert Clock(COAST.zone, due).read("2026-11-01 01:50") > due
    assert Clock(COAST.zone, COAST.read("2026-10-31 23:59")).read("2026-11-01 01:30")


@pytest.mark.parametrize(
    ("handed_in", "days"),
    [
        ("2026-10-31 23:59", 0),
        ("2026-11-01 00:00", 1),
        ("2026-11-01 23:59", 1),  # 25 hours later
        ("2026-11-02 00:00", 2),
        ("2026-11-03 23:59", 3),
    ],
)
def test_the_night_the_clocks_are_set_back_costs_nobody_a_day(handed_in: str, days: int) -> None:
    due = COAST.read("2026-10-31 23:59")
    assert days_late(due, COAST.read(handed_in), COAST.zone) == days


@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.timezones()),
    st.sampled_from(
        ["America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"]
    ),
)
def test_what_a_course_shows_is_what_it_reads(moment: datetime, zone: str) -> None:
    clock = Clock(ZoneInfo(zone))
    whole = moment.astimezone(UTC).replace(microsecond=0)
    assert clock.read(clock.show(whole)) == whole


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        found = COAST.read(text)
    except TimeError:
        return
    assert found.tzinfo is not None
