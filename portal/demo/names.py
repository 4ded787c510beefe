"""Believable Indonesian names and valid personnel numbers, the same ones for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

MEN = (
    "Ahmad Agus Andi Arif Asep Bambang Bayu Budi Cahyo Darma Dedi Dimas Dwi Edi Eko Fajar Ferdi "
    "Galih Gilang Hadi Hamdan Hendra Heri Ilham Imam Indra Irfan Iwan Jaka Joko Kurnia Lukman "
    "Mahfud Maulana Muhammad Nanda Nugroho Nurdin Pandu Purnomo Rahmat Raka Rendra Ridwan Rizal "
    "Rudi Saiful Samsul Sandi Slamet Sofyan Sugeng Suharto Suryadi Syahrul Taufik Teguh Tri Umar "
    "Wahyu Wawan Yanto Yusuf Zainal Zulkifli"
).split()
WOMEN = (
    "Aisyah Ani Anisa Ayu Citra Dahlia Desi Dewi Dian Dina Eka Elvira Endang Erna Fatimah Febri "
    "Fitri Gita Hana Hani Hesti Ida Ika Indah Intan Kartika Kurniasih Laila Lestari Lia Lina "
    "Maharani Maya Mega Melati Mira Mulyani Nabila Nadia Nia Nining Novita Nur Nurhayati Puspita "
    "Putri Rahayu Ratna Reni Retno Rina Rini Sari Siska Siti Sri Suci Sulastri Tini Titin Tuti "
    "Ulfa Vina Wahyuni Wulan Yanti Yuli Yuliana Zahra"
).split()
FAMILY = (
    "Abdullah Adiputra Anggraini Ardiansyah Batubara Daulay Effendi Fadillah Firmansyah Ginting "
    "Gunawan Hakim Halim Handoko Harahap Hartono Hasanah Hasibuan Hidayat Hutabarat Irawan "
    "Iskandar Kusuma Kusnadi Lubis Manurung Marpaung Matondang Munandar Nainggolan Nasution Pane "
    "Panjaitan Permana Pratama Prasetyo Purba Rahman Ramadhan Ritonga Saputra Saragih Setiawan "
    "Siagian Sihombing Simanjuntak Siregar Sitompul Situmorang Susanto Sutrisno Syahputra "
    "Tambunan Tanjung Utami Wibowo Wicaksono Widodo Wijaya Yulianto Yusnita Zamzami"
).split()
DEGREES = ("", "", "S.E.", "S.H.", "S.IP.", "S.Kom.", "S.Pd.", "S.Sos.", "S.T.", "A.Md.", "S.STP.")
HIGHER_DEGREES = ("M.Si.", "M.M.", "M.AP.", "M.T.", "M.H.")
YOUNG, RIPE = 24, 42
"""Least age of staff, and of those who head a unit."""
EDUCATION = {"": "SMA", "A.Md.": "D3"}


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One invented civil servant."""

    nip: str
    name: str
    sex: str
    employee_type: str
    birth_date: date
    education: str


def sample_people(
    random: Random, count: int, heads: int, today: date, known: Iterable[str] = ()
) -> list[SamplePerson]:
    """Return `count` people with distinct, valid numbers; the first `heads` are of riper age.

    `known` are the numbers that exist already, in any office.
    """
    taken: dict[str, int] = {}
    for nip in known:
        taken[nip[:15]] = max(taken.get(nip[:15], 0), int(nip[15:]))
    return [_person(random, taken, today, RIPE if at < heads else YOUNG) for at in range(count)]


def _person(random: Random, taken: dict[str, int], today: date, youngest: int) -> SamplePerson:
    male = random.random() < 0.5
    given = random.choice(MEN if male else WOMEN)
    second = random.choice(MEN if male else WOMEN)
    middle = f" {second}" if second != given and random.random() < 0.3 else ""
    degree = random.choice(DEGREES)
    higher = random.choice(HIGHER_DEGREES) if degree[:1] == "S" and random.random() < 0.2 else ""
    titles = ", ".join(part for part in (degree, higher) if part)
    name = f"{given}{middle} {random.choice(FAMILY)}" + (f", {titles}" if titles else "")
    employee_type = "pppk" if youngest < RIPE and random.random() < 0.25 else "pns"
    born = date(today.year - random.randint(youngest, 56), 1, 1) + timedelta(
        days=random.randrange(365)
    )
    head = _number_head(random, employee_type, born, today) + ("1" if male else "2")
    taken[head] = taken.get(head, 0) + 1
    education = "S2" if higher else EDUCATION.get(degree, "S1")
    return SamplePerson(
        f"{head}{taken[head]:03}", name, "L" if male else "P", employee_type, born, education
    )


def _number_head(random: Random, employee_type: str, born: date, today: date) -> str:
    """Return birth date and appointment, the first 14 digits of the number."""
    first = born.year + 21
    year = min(today.year - 1, first + random.randrange(12))
    if employee_type == "pppk":
        year = max(min(today.year - 1, 2021 + random.randrange(5)), first)
        return f"{born:%Y%m%d}{year}21"
    return f"{born:%Y%m%d}{year}{random.choice(('01', '03', '04', '12'))}"
