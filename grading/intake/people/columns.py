"""The columns of rosters and other lists of people, by the names that course systems give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# Names of columns are compared without case, accents and punctuation.
NAME = (
    *("name", "student", "fullname", "studentname", "displayname", "vollstandigername"),
    *("learner", "learnername", "candidatename", "participantname", "studentfullname", "legalname"),
    *("etudiant", "alumno", "alumna", "estudiante", "studente", "aluno", "teilnehmer", "studentin"),
    *("namelastfirst", "studentnamelastfirst", "lastnamefirstname"),
    *("nomcomplet", "nombrecompleto", "nomecompleto", "nomecognome", "naam", "имя", "фио"),
    *("vorundnachname", "nomprenom", "nometprenom", "prenometnom", "apellidosynombre"),
    *("nombreyapellidos", "nomeecognome", "cognomeenome", "imieinazwisko", "adsoyad", "adısoyadı"),
    *("hovaten", "ονοματεπωνυμο", "الاسم", "שם", "نام"),
    *("姓名", "名字", "学生姓名", "學生姓名", "氏名", "名前", "이름", "성명"),
)
FIRST = (
    *("firstname", "firstnames", "givenname", "givennames", "first", "vorname", "prenom"),
    *("preferredfirstname", "legalfirstname"),
    *("nombre", "nombres", "nome", "forename", "voornaam", "imie", "ad", "adı", "fornavn"),
    *("fornamn", "etunimi", "jmeno", "krestnijmeno", "prenume", "keresztnev", "名"),
    *("nomeproprio", "ονομα", "імя", "שםפרטי"),
)
LAST = (
    *("lastname", "lastnames", "surname", "surnames", "familyname", "last", "nachname"),
    *("familienname", "nom", "nomdefamille", "apellidos", "apellido", "cognome", "sobrenome"),
    *("achternaam", "фамилия", "nazwisko", "soyad", "soyadı", "efternamn", "efternavn"),
    *("etternavn", "sukunimi", "prijmeni", "vezeteknev", "姓", "성"),
    *("apelido", "nume", "επωνυμο", "прізвище", "שםמשפחה", "姓氏"),
)
# A Moodle number and a roster id may have the same digits, so only keys of one kind are compared.
KINDS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("id", "sid", "studentid", "sisuserid", "sisid", "idnumber", "studentnumber"),
            *("personid", "matriculationnumber", "matrikelnummer", "matrikelnr", "matrikel"),
            *("campusid", "emplid", "uin", "pid", "bannerid"),
            *("registrationnumber", "universityid", "orgdefinedid", "rollnumber", "studentno"),
            *("studentidnumber", "registrationno", "regno", "rollno", "matricno", "permnumber"),
            *("enrolmentnumber", "enrollmentnumber", "candidatenumber", "nuid", "cwid"),
            *("numero", "numerodetudiant", "numerodidentificacion", "numerodeidentificacion"),
            *("matricula", "matricola", "studentnummer", "学号", "學號", "学生学号", "学籍番号"),
            *("学生番号", "학번", "numeroetudiant", "netudiant", "codeetudiant", "nrindeksu"),
            *("numerindeksu", "ogrencino", "ogrencinumarası", "opiskelijanumero", "mssv"),
            *("masinhvien", "studienummer", "matrnr", "indeks", "rosteridentifier"),
            # Moodle's "ID number".
            *("idnummer", "numerodidentification", "numerodeid", "codiceidentificativo"),
            *("numerodeidentificacao", "индивидуальныиномер", "idナンハー", "id번호", "id号"),
        ),
        "id",
    ),
    **dict.fromkeys(("canvasid", "canvasuserid", "userid"), "canvas"),
    **dict.fromkeys(("participant", "participantnumber", "moodleid"), "moodle"),
    **dict.fromkeys(("brightspaceid", "d2lid"), "brightspace"),
    **dict.fromkeys(
        (
            *("username", "login", "sisloginid", "loginid", "netid", "loginname", "benutzername"),
            *("anmeldename", "nomdutilisateur", "nombredeusuario", "uni", "unixname", "account"),
            *("sunetid", "sunet", "calnetid", "ucinetid", "utorid", "andrewid", "uniqname"),
            *("crsid", "kerberos", "用户名", "логин", "uid", "eid", "uteid", "ccid", "onyen"),
            *("cnetid", "pennkey", "watiam", "ssoid"),
        ),
        "login",
    ),
    **dict.fromkeys(
        (
            *("email", "emailaddress", "mail", "emailadresse", "adressedecourriel", "courriel"),
            *("emailid", "mailid", "studentemail", "studentemailaddress", "universityemail"),
            *("campusemail", "primaryemail", "preferredemail", "schoolemail"),
            *("direcciondecorreo", "direcciondecorreoelectronico", "correo", "correoelectronico"),
            *("correoinstitucional", "adresseemail", "adresseelectronique", "indirizzoemail"),
            *("enderecodeemail", "emailinstitucional", "emailadres", "adresemail", "epost"),
            *("epostadress", "epostadresse", "sahkoposti", "sahkopostiosoite", "emailovaadresa"),
            *("eposta", "epostaadresi", "адресэлектронноипочты", "электроннаяпочта"),
            *("邮箱", "电子邮件", "电子邮件地址", "电子邮箱", "電子郵件", "電子郵件地址", "电邮"),
            *("メールアトレス", "이메일", "이메일주소"),
        ),
        "email",
    ),
    **dict.fromkeys(("github", "githubusername", "githublogin", "githubid"), "github"),
}
# Moodle's word before the number of a person whose name it hides.
PARTICIPANT = (
    r"(?:participant|teilnehmer(?:[/_*:]?in)?|participante|partecipante|deelnemer|deltaker|"
    r"deltagare|deltager|участник|参与者|參與者|参加者|참가자)"
)
_PARTICIPANT = re.compile(rf"{PARTICIPANT}[\s_]*(\d+)", re.IGNORECASE)
ROLE = ("role", "roles", "rolle", "rol", "ruolo")
# Roles of people who are not students, as `plain` writes them.
STAFF = frozenset(
    {
        *("instructor", "ta", "teachingassistant", "teacher", "professor", "lecturer", "tutor"),
        *("grader", "reader", "observer", "designer", "coursedesigner", "staff", "admin"),
        *("noneditingteacher", "editingteacher", "coursebuilder", "headta", "lehrer", "dozent"),
        *("enseignant", "profesor", "docente", "docent"),
    }
)
STATUS = (
    *("status", "enrollmentstatus", "enrolmentstatus", "registrationstatus", "studentstatus"),
    *("enrollmentstate", "enrollment", "enrolment", "participationstatus", "regstatus"),
    *("anmeldestatus", "statut", "estado", "stato", "situacao"),
)
# What a status column says of people who have left, as `plain` writes it.
LEFT = frozenset(
    {
        *("dropped", "drop", "withdrawn", "withdrew", "withdrawal", "inactive", "suspended"),
        *("webdropped", "webwithdrawn"),
        *("removed", "deleted", "unenrolled", "unenroled", "disenrolled", "deregistered"),
        *("notenrolled", "notcurrent", "left", "cancelled", "canceled", "droppedout", "wd"),
        *("inaktiv", "abgemeldet", "exmatrikuliert", "gesperrt", "inactif", "desinscrit"),
        *("suspendu", "inactivo", "suspendido", "suspendida", "debaja", "inativo", "inattivo"),
        *("sospeso", "ritirato", "trancado", "退课", "已退课", "退選"),
    }
)
SECTION = ("section", "sections", "group", "groups", "gruppe", "groupe")

TEAM = (
    *("team", "teams", "teamname", "groupname", "projectgroup", "group", "groups", "gruppe"),
    *("groupe", "grupo", "gruppo", "equipe", "equipo", "小组", "组", "조"),
)


WHO = frozenset({*NAME, *FIRST, *LAST, *KINDS, "identifier"})


def is_canvas(names: Iterable[str]) -> bool:
    """Whether these are the columns of a Canvas export, where "id" is Canvas's own number."""
    return bool({"sisuserid", "sisloginid"} & set(names))


def participant(text: str) -> str | None:
    """Moodle's number in "Participant 12" or "Teilnehmer/in12"; None for any other text."""
    match = _PARTICIPANT.fullmatch(text.strip())
    return match[1] if match else None


def kind_of(name: str, value: str, *, canvas: bool = False) -> str | None:
    """The kind of key that a column holds.

    Args:
        name: the column's plain name.
        value: a value in that column.
        canvas: whether the table is a Canvas export.

    Returns:
        "canvas", "moodle" or another value of `KINDS`; None if the column holds no key.
    """
    if participant(value):
        return "moodle"
    if name == "identifier":
        return "id"
    if name == "id" and canvas:
        return "canvas"
    return KINDS.get(name)


def key_of(cells: Mapping[str, str]) -> tuple[str, str | None]:
    """The text that says who a row is about, and its kind.

    A column called "student" or "id" may hold any key, so its kind is None.
    """
    for name in (*NAME, *KINDS, "identifier"):
        if value := cells.get(name):
            if number := participant(value):
                return number, "moodle"
            kind = None if name in NAME or name in ("id", "userid") else kind_of(name, value)
            return value, kind
    first, last = first_filled(cells, FIRST), first_filled(cells, LAST)
    return f"{first} {last}".strip(), "name"


def first_filled(cells: Mapping[str, str], names: Iterable[str]) -> str:
    """The first of the columns `names` that has text; "" if none has."""
    return next((cells[name] for name in names if cells.get(name)), "")
