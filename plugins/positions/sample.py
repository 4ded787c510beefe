"""The feature's part in a sample year: requirements, earlier predikat, and a talent session.

Everything goes through the same acts as on the pages. The figures are made up and always the same.
"""

from __future__ import annotations

from portal.feature import Actor, SentFile, people, positions, today

from .importing import import_predikat, import_requirements
from .office import office, served
from .sessions import close, convene, decide, sessions, stands_in
from .talent import succession, talents
from .words import EDIT, TALENT

_CLASSES = {"pimpinan tinggi": 14, "administrator": 11, "pengawas": 9, "pelaksana": 6}
_WANTED = {
    # kind of position: rank, education, years, competences
    "pimpinan tinggi": ("IV/b", "S1", "10", "Kepemimpinan strategis; Pengelolaan anggaran"),
    "administrator": ("III/d", "S1", "6", "Kepemimpinan; Pengambilan keputusan"),
    "pengawas": ("III/c", "S1", "4", "Pengawasan; Perencanaan kerja"),
    "kepala unit kerja": ("III/c", "S1", "4", "Kepemimpinan; Perencanaan kerja"),
    "ketua tim": ("III/c", "S1", "3", "Memimpin tim; Pengendalian mutu"),
    "pelaksana": ("II/c", "SMA", "0", "Pelayanan; Tertib administrasi"),
    "fungsional": ("III/a", "D3", "2", "Keahlian teknis; Kerja sama"),
}
_MOST_DECIDED = 4


def sample(moment: str, region: str, hr: Actor, committee: Actor) -> None:
    """Play what happens at that moment: `office` at the beginning, `final` after publication."""
    if region not in served():
        return
    if moment == "office":
        _requirements(region, hr)
        _predikat(region, hr)
    elif moment == "final":
        _predikat(region, hr)
        _session(region, hr, committee)


def _requirements(region: str, hr: Actor) -> None:
    head = "Kode jabatan;Kelas;Golongan minimal;Pendidikan minimal;Masa kerja minimal;Kompetensi"
    lines = [head]
    for one in positions(hr, EDIT, region):
        kind = one.kind.lower()
        if kind.startswith("pejabat negara"):  # an elected or appointed state office
            continue
        kind = next((key for key in _WANTED if kind.startswith(key)), "fungsional")
        rank, education, years, competences = _WANTED[kind]
        number = _CLASSES.get(kind, 8)
        lines.append(f'{one.code};{number};{rank};{education};{years};"{competences}"')
    content = "\n".join(lines).encode()
    import_requirements(hr, region, SentFile("syarat-jabatan.csv", content))


def _predikat(region: str, hr: Actor) -> None:
    day = today(region)
    last = day.year - 1
    lines = ["NIP;Tahun;Predikat"]
    for at, one in enumerate(people(hr, EDIT, region)):
        if one.id == hr.employee_id:
            continue
        # Most people are good, some are better, a few have a year to make up for.
        first = "Sangat Baik" if at % 5 == 0 else "Baik"
        second = "Butuh Perbaikan" if at % 11 == 10 else "Baik"
        lines += [f"{one.nip};{last - 1};{first}", f"{one.nip};{last};{second}"]
    content = "\n".join(lines).encode()
    import_predikat(hr, region, SentFile("riwayat-predikat.csv", content), day)


def _session(region: str, hr: Actor, committee: Actor) -> None:
    place = office(committee, TALENT, region)
    known = talents(committee, region, place)
    day = today(region)
    number = f"800/{len(sessions(region)) + 1:02}/TPK/{day.year}"
    names = ("Ketua Tim Penilai Kinerja", "Sekretaris Badan Kepegawaian", "Kepala Dinas Kesehatan")
    row = convene(
        hr,
        region,
        number=number,
        held_on=day,
        place="Ruang rapat Badan Kepegawaian",
        attendees=names,
    )
    decided = 0
    for seat in place.seats:
        if seat.status == "filled" or decided == _MOST_DECIDED:
            continue
        ranked, _others = succession(region, seat, known, place.day)
        if stands_in(committee, ranked):
            continue
        for one, word in zip(ranked, ("successor", "reserve"), strict=False):
            decide(
                committee,
                row,
                place,
                known,
                position_id=seat.position.id,
                employee_id=one.talent.person.id,
                decision=word,
                reason="Urutan kecocokan dan hasil wawancara.",
            )
        decided += bool(ranked)
    summary = f"Sidang menetapkan calon untuk {decided} jabatan yang kosong atau akan kosong."
    close(committee, row, summary=summary, version=row.version)
