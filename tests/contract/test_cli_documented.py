"""The operators' page has a section for every command, with every option and argument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.cli import COMMANDS, main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operators" / "cli.md"


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        for name, found in getattr(command, "beside", {}).items():
            yield f"{path} {name}", found
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None, f"portal {name} is listed and cannot be loaded"
        yield from commands(found, f"{path} {name}")


ALL = dict(commands(main, "portal"))


def sections() -> dict[str, str]:
    pieces = re.split(r"^### `(.+?)`$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("path", ALL)
def test_each_command_has_its_section(path):
    told = {heading.split(" [")[0]: (heading, text) for heading, text in sections().items()}
    assert path in told
    heading, text = told[path]
    for parameter in ALL[path].params:
        if isinstance(parameter, click.Option):
            missing = [name for name in parameter.opts if name.startswith("--")]
            assert any(f"`{name}" in text for name in missing), f"{path}: {missing}"
        else:
            shown = (parameter.metavar or parameter.name or "").upper()
            assert shown in heading, f"{path}: {shown}"


def test_no_section_tells_of_a_command_that_is_gone():
    assert {heading.split(" [")[0] for heading in sections()} == set(ALL)


def test_every_command_says_in_indonesian_what_it_does():
    for path, command in ALL.items():
        assert command.help, path


def test_main_options_are_told():
    text = PAGE.read_text("utf-8")
    for parameter in main.params:
        assert f"`{parameter.opts[0]}" in text


def test_commands_are_found_where_the_table_says():
    for name, place in COMMANDS.items():
        assert re.fullmatch(r"portal\.cli\.\w+:\w+", place), name
