"""What services hear from the host when plugin code cannot or may not answer."""

from __future__ import annotations

from portal.domain.errors import NotFound, Unavailable
from portal.domain.sentences import Sentence, mark, sentence


class RegionUnavailable(Unavailable):
    """No plugin may answer for the region now; nothing is scored in its place."""

    def __init__(self, region: str, text: Sentence, fault: str = "") -> None:
        """`fault` is empty when nothing broke: the region is unknown or was switched off."""
        self.region = region
        super().__init__(text, fault)

    @property
    def reason(self) -> str:
        """The sentence as Indonesian text."""
        return str(self.sentence)


class PluginFault(Unavailable):
    """The region's plugin failed in this one call. The log holds the traceback."""

    def __init__(self, plugin_id: str, label: str, fault: str) -> None:
        """`label` says what was being done, such as "menghitung nilai"."""
        self.plugin_id = plugin_id
        self.label = label
        message = mark(
            "Maaf, bagian daerah ini sedang bermasalah ({label}). Tidak ada data yang diubah. "
            "Sampaikan nomor gangguan {fault} kepada admin."
        )
        super().__init__(sentence(message, label=label, fault=fault), fault)

    @property
    def reason(self) -> str:
        """The sentence as Indonesian text."""
        return str(self.sentence)


class UnknownPlugin(NotFound):
    """No plugin by that id was found."""

    def __init__(self, plugin_id: str) -> None:
        """Name the id, for the person who may have mistyped it."""
        super().__init__()
        self.sentence = sentence(mark("Plugin {id} tidak dikenal."), id=plugin_id)


def unknown_region(code: str) -> RegionUnavailable:
    """No plugin claims the code and no fallback is configured for it."""
    message = mark("Daerah {code} belum memiliki plugin yang aktif.")
    return RegionUnavailable(code, sentence(message, code=code))


def closed_region(code: str, fault: str) -> RegionUnavailable:
    """The owner of the region is in quarantine, disabled or not loaded."""
    if not fault:
        message = mark(
            "Penilaian daerah {code} sedang dinonaktifkan. Anda tetap dapat membaca data dan "
            "menyimpan bukti."
        )
        return RegionUnavailable(code, sentence(message, code=code))
    message = mark(
        "Penilaian daerah {code} sedang tidak tersedia. Anda tetap dapat membaca data dan "
        "menyimpan bukti. Sampaikan nomor gangguan {fault} kepada admin."
    )
    return RegionUnavailable(code, sentence(message, code=code, fault=fault), fault)


def lender_away(code: str, method: str) -> RegionUnavailable:
    """A method that the region's plugin borrows is not there."""
    message = mark(
        "Metode bersama {method} yang dibutuhkan daerah {code} sedang tidak tersedia. "
        "Hubungi admin."
    )
    return RegionUnavailable(code, sentence(message, code=code, method=method))


def feature_away(name: str, fault: str) -> Unavailable:
    """The pages of a feature plugin are closed after failures of its own."""
    message = mark(
        "Bagian {name} sedang tidak tersedia. Data yang tersimpan tetap aman. "
        "Sampaikan nomor gangguan {fault} kepada admin."
    )
    return Unavailable(sentence(message, name=name, fault=fault or "-"), fault)


def feature_off(name: str) -> NotFound:
    """The pages of a feature plugin are switched off; empty when nobody has such pages."""
    error = NotFound(mark("Halaman"))
    if name:
        error.sentence = sentence(mark("Bagian {name} sedang dinonaktifkan."), name=name)
    return error
