"""What the columns of a list of people hold, by the names that course systems give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Columns by the names that course systems give them, without case, accents and punctuation.
NAME = (
    *("name", "student", "fullname", "studentname", "displayname", "vollstandigername"),
    *("nomcomplet", "nombrecompleto", "姓名", "名字", "氏名", "이름"),
)


FIRST = (
    *("firstname", "firstnames", "givenname", "givennames", "first", "vorname", "prenom"),
    *("nombre", "nombres", "nome", "forename", "voornaam"),
)


LAST = (
    *("lastname", "surname", "familyname", "last", "nachname", "nom", "nomdefamille"),
    *("apellidos", "apellido", "cognome", "achternaam"),
)


# The kind of a number or login is part of it: two kinds are never compared with each other.
KINDS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "id",
            "sid",
            "studentid",
            "sisuserid",
            "sisid",
            "idnumber",
            "studentnumber",
            "personid",
            "matriculationnumber",
            "matrikelnummer",
            "registrationnumber",
            "universityid",
            "学号",
            "orgdefinedid",
            "numero",
            "rollnumber",
            "studentno",
        ),
        "id",
    ),
    **dict.fromkeys(("canvasid", "canvasuserid", "userid"), "canvas"),
    **dict.fromkeys(("participant", "participantnumber", "moodleid"), "moodle"),
    **dict.fromkeys(("brightspaceid", "d2lid"), "brightspace"),
    **dict.fromkeys(
        (
            "username",
            "login",
            "sisloginid",
            "loginid",
            "netid",
            "loginname",
            "benutzername",
            "anmeldename",
            "nomdutilisateur",
            "uni",
            "unixname",
            "account",
            "用户名",
        ),
        "login",
    ),
    **dict.fromkeys(
        (
            "email",
            "emailaddress",
            "mail",
            "emailadresse",
            "adressedecourriel",
            "courriel",
            "direcciondecorreo",
            "correoelectronico",
            "邮箱",
            "电子邮件",
        ),
        "email",
    ),
    **dict.fromkeys(("github", "githubusername", "githublogin", "githubid"), "github"),
}


SECTION = ("section", "sections", "group", "groups", "gruppe", "groupe")


WHO = frozenset({*NAME, *FIRST, *LAST, *KINDS, "identifier"})


def kind_of(name: str, value: str, *, canvas: bool = False) -> str | None:
    """What kind of key a column holds; None where the column holds none.

    Args:
        name: the column's plain name.
        value: a value in that column.
        canvas: whether the table is Canvas's, whose "id" is its own number.

    Returns:
        The kind, one of the values of `KINDS`, "canvas" or "moodle"; None where it is no key.
    """
    if name == "identifier":
        return "moodle" if value.lower().startswith("participant") else "id"
    if name == "id" and canvas:
        return "canvas"
    return KINDS.get(name)


def key_of(cells: Mapping[str, str]) -> tuple[str, str | None]:
    """Whom a row of a list of times is about: the text and its kind.

    A column called "student" or "id" may hold any key, so its kind is left open.
    """
    for name in (*NAME, *(k for k in KINDS), "identifier"):
        if value := cells.get(name):
            kind = None if name in NAME or name in ("id", "userid") else kind_of(name, value)
            return (value.split()[-1] if kind == "moodle" else value), kind
    first, last = first_of(cells, FIRST), first_of(cells, LAST)
    return f"{first} {last}".strip(), "name"


def first_of(cells: Mapping[str, str], names: Iterable[str]) -> str:
    """The first cell with text among the columns `names`; "" if there is none."""
    return next((cells[name] for name in names if cells.get(name)), "")
