"""Whatever lies in a folder: the host starts, and its author reads a sentence with a place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.plugin_kit import check, diff, try_plugin
from portal.host import load_host
from portal.kit.scaffold import new_plugin
from portal.testing import check_plugin
from portal.testing.patience import limited

ROOT = Path(__file__).parents[3]
STEP = ROOT / "docs" / "plugins" / "examples" / "step3" / "sukamaju"


def edited(name, old, new):
    def change(folder):
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def replaced(name, content):
    def change(folder):
        (folder / name).write_bytes(content)

    return change


def linked(name, target):
    def change(folder):
        (folder / name).unlink()
        (folder / name).symlink_to(folder / target if target else "/etc/hostname")

    return change


def a_folder(folder):
    (folder / "scoring.toml").unlink()
    (folder / "scoring.toml").mkdir()


BAD = {
    "binary formulas": (replaced("scoring.toml", b"\x80\x81\x00" * 900), "scoring.toml:1:1: "),
    "binary instruments": (replaced("instruments.toml", b"\xff\xfe\x00"), "instruments.toml:1:1: "),
    "binary second formulas": (replaced("scoring_quarter.toml", b"\xff"), "_quarter.toml:1:1: "),
    "ten megabytes": (replaced("indicators.toml", b"x = 1\n" * 1_700_000), "indicators.toml lebih"),
    "half a table": (replaced("region.toml", b"[region\n"), "region.toml:1:8: "),
    "link to itself": (linked("scoring.toml", "scoring.toml"), "scoring.toml tidak dapat dibuka"),
    "link to nothing": (linked("region.toml", "none"), "region.toml tidak dapat dibuka"),
    "link outside": (linked("region.toml", ""), "menunjuk ke luar folder"),
    "a folder for a file": (a_folder, "scoring.toml"),
    "a circle": (
        edited("scoring.toml", 'formula = "mean(quarters)"', 'formula = "final_value"'),
        "saling membutuhkan",
    ),
    "zero below": (
        edited("scoring.toml", '"anchor(first', '"1 / 0 + anchor(first'),
        "pembagian dengan nol",
    ),
    "an unknown name": (
        edited("scoring.toml", "mean(quarters)", "mean(quaters)"),
        "(mungkin quarters",
    ),
    "a form twice": (
        edited("instruments.toml", 'id = "peer"', 'id = "superior"'),
        "bernilai superior muncul dua kali",
    ),
    "an indicator twice": (
        edited("indicators.toml", 'code = "days"', 'code = "served"'),
        "bernilai served muncul dua kali",
    ),
    "a field twice": (
        edited("instruments.toml", 'code = "note"', 'code = "topic"'),
        "bernilai topic muncul dua kali",
    ),
    "a closing twice": (
        edited("region.toml", "[[reports]]", '[[workflow.closings]]\nid = "quarter"\n[[reports]]'),
        "bernilai quarter muncul dua kali",
    ),
}
PLACED = [name for name in BAD if name not in {"ten megabytes", "a folder for a file"}]


@pytest.fixture
def plugin(tmp_path):
    folder = tmp_path / "sukamaju"
    shutil.copytree(STEP, folder)
    return folder


@pytest.mark.parametrize("name", BAD)
def test_the_host_starts_without_it_and_says_why(plugin, name):
    change, words = BAD[name]
    change(plugin)
    host = load_host([plugin.parent, ROOT / "plugins"], entry_points=False)
    assert host.report("sukamaju").state == "quarantined"
    assert words in host.report("sukamaju").reason
    assert host.report("kemuning").state == "active"


@pytest.mark.parametrize("name", BAD)
def test_every_command_of_the_author_tells_the_same(plugin, name):
    change, words = BAD[name]
    change(plugin)
    for command, folders in ((check, [plugin]), (try_plugin, [plugin]), (diff, [STEP, plugin])):
        done = CliRunner().invoke(command, [str(folder) for folder in folders])
        assert done.exit_code == 1
        assert words in done.output.replace("\n", " ")
        assert "Traceback" not in done.output


@pytest.mark.parametrize("name", [name for name in PLACED if "link" not in name])
def test_the_sentence_begins_with_file_and_line(plugin, name):
    change, _words = BAD[name]
    change(plugin)
    finding = check_plugin(plugin).findings[0]
    file, line, _rest = finding.what.split(":", 2)
    assert (plugin.parent / file).is_file()
    assert int(line) > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{% for a in range(10 ** 9) %}{{ 'x' * 999999 }}{% endfor %}", "tidak selesai"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError"),
        ("{{ ''.__class__.__mro__ }}", "SecurityError"),
        ("{{ nobody }}", "nobody"),
        ("{% if %}", "TemplateSyntaxError"),
        ("{% include 'sukamaju/lembar.html' %}", "RecursionError"),
        ("{% include 'other/secret.html' %}", "TemplateNotFound"),
    ],
)
def test_a_template_that_cannot_be_printed_is_told(plugin, text, words):
    (plugin / "templates" / "lembar.html").write_text(text, "utf-8")
    report = check_plugin(plugin, ["reports"])
    told = [finding for finding in report.findings if words in finding.what]
    assert told
    assert told[0].file == "templates/lembar.html"


@pytest.mark.parametrize("file", ["plugin.toml", "region.toml"])
def test_a_file_that_is_not_there_is_called_so(plugin, file):
    (plugin / file).unlink()
    done = CliRunner().invoke(check, [str(plugin)])
    assert done.exit_code == 1
    assert file in done.output
    assert "terlarang" not in done.output


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        ("{\n 'a'", "bukan JSON yang benar", 2),
        ("[" * 100_000, "bukan JSON yang benar", 0),
        ("[]", '"cases"', 0),
        ('{"cases": [1]}', '"cases"', 0),
    ],
)
def test_worked_examples_that_are_none_are_told_with_the_reason(plugin, content, words, line):
    (plugin / "golden" / "sukamaju.value.json").write_text(content)
    finding = check_plugin(plugin).findings[0]
    assert words in finding.what
    assert (finding.file, finding.line) == ("golden/sukamaju.value.json", line)


def test_files_saved_with_a_byte_order_mark_are_read(plugin):
    for name in ("plugin.toml", "region.toml", "demo.toml"):
        path = plugin / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_plugin(plugin, ["office"]).findings == ()


def test_numbers_are_told_as_the_file_writes_them(plugin):
    edited("indicators.toml", 'weight = "', "weight = nan # ")(plugin)
    finding = check_plugin(plugin).findings[0]
    assert "bernilai NaN" in finding.what


@pytest.fixture
def hurried(monkeypatch):
    """Give a plugin a moment of computing instead of a minute and a half."""
    monkeypatch.setattr(limited.__wrapped__, "__defaults__", (0.3,))


def new_with(tmp_path, file, old, new):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    path = tmp_path / "kalbaru" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path / "kalbaru"


@pytest.mark.usefixtures("hurried")
def test_an_import_without_end_is_stopped_and_its_line_told(tmp_path):
    start = "from __future__ import annotations\n"
    folder = new_with(tmp_path, "scoring.py", start, f"{start}while True: pass\n")
    told = check_plugin(folder).findings[0]
    assert "belum selesai setelah 0.3 detik" in told.what
    assert told.file == "scoring.py"
    assert "while True" in (folder / told.file).read_text("utf-8").splitlines()[told.line - 1]


@pytest.mark.usefixtures("hurried")
def test_a_formula_without_end_is_stopped_and_its_line_told(tmp_path):
    start = '    """Return the values and the predikat."""\n'
    folder = new_with(tmp_path, "scoring.py", start, f"{start}    while given: pass\n")
    report = check_plugin(folder, ["examples", "gather"])
    told = [one for one in report.findings if "belum selesai" in one.what]
    assert told
    assert {one.file for one in told} == {"scoring.py"}
