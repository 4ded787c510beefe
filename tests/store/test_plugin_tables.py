"""Tables of feature plugins come and go in histories of their own, and never cross the border."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from portal.domain.errors import Invalid, Unavailable
from portal.paths import plugins_dir
from portal.store import plugin_schema, schema
from portal.store.backup import check

GOOD = "op.create_table('plg_alpha_note', sa.Column('id', sa.Integer(), primary_key=True))"


@pytest.fixture
def engine(database_url):
    schema.upgrade(database_url)
    made = create_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def branch(tmp_path):
    def make(*lines, name="p1", before=None):
        folder = tmp_path / "alpha" / "migrations"
        folder.mkdir(parents=True, exist_ok=True)
        body = "\n    ".join(lines)
        (folder / f"{name}.py").write_text(_MIGRATION.format(name=name, before=before, body=body))
        return folder

    return make


def tables(engine):
    return set(inspect(engine).get_table_names())


def test_a_branch_comes_and_goes_without_the_core(database_url, engine, branch):
    folder = branch(GOOD)
    plugins = {"alpha": folder.parent}
    assert plugin_schema.pending(engine, plugins) == ("alpha",)
    with pytest.raises(Unavailable, match="portal db upgrade"):
        plugin_schema.refuse_pending(engine, plugins)
    before = tables(engine)
    plugin_schema.upgrade(database_url, "alpha", folder)
    assert tables(engine) - before == {"plg_alpha_note", "alembic_version_plg_alpha"}
    assert plugin_schema.pending(engine, plugins) == ()
    schema.refuse_pending(engine)
    plugin_schema.downgrade(database_url, "alpha", folder, "base")
    assert tables(engine) - before == {"alembic_version_plg_alpha"}
    schema.refuse_pending(engine)


def test_core_goes_back_and_forth_beside_a_plugin(database_url, engine, branch):
    plugin_schema.upgrade(database_url, "alpha", branch(GOOD))
    schema.downgrade(database_url, "base")
    assert "plg_alpha_note" in tables(engine)
    schema.upgrade(database_url)
    schema.refuse_pending(engine)


def test_a_failed_migration_leaves_nothing(database_url, engine, branch):
    with pytest.raises(Unavailable, match="ZeroDivisionError"):
        plugin_schema.upgrade(database_url, "alpha", branch(GOOD, "1 / 0"))
    assert not [name for name in tables(engine) if "alpha" in name]


CROSSINGS = {
    "foreign name": "op.create_table('note', sa.Column('id', sa.Integer(), primary_key=True))",
    "name of another plugin": GOOD.replace("plg_alpha", "plg_beta"),
    "column in the core": "op.add_column('employee', sa.Column('salary', sa.Text()))",
    "table of the core": "op.drop_table('feedback')",
    "index in the core": "op.create_index('spy', 'employee', ['name'])",
    "key into the core": (
        "op.create_table('plg_alpha_note', sa.Column('id', sa.Integer(), primary_key=True), "
        "sa.Column('unit_id', sa.Integer(), sa.ForeignKey('unit.id')))"
    ),
}


@pytest.mark.parametrize("line", CROSSINGS.values(), ids=CROSSINGS.keys())
def test_a_migration_that_crosses_the_border_is_undone(database_url, engine, branch, line):
    before = tables(engine)
    with pytest.raises(Unavailable, match="Tidak ada yang diubah"):
        plugin_schema.upgrade(database_url, "alpha", branch(line))
    assert tables(engine) == before
    assert "salary" not in [column["name"] for column in inspect(engine).get_columns("employee")]
    schema.refuse_pending(engine)


def test_tables_of_a_newer_plugin_are_told(database_url, engine, branch):
    folder = branch(GOOD)
    plugin_schema.upgrade(database_url, "alpha", folder)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version_plg_alpha SET version_num = 'p9'"))
    with pytest.raises(Unavailable, match="p9"):
        plugin_schema.pending(engine, {"alpha": folder.parent})


def test_an_unknown_revision_is_refused(database_url, engine, branch):
    folder = branch(GOOD)
    plugin_schema.upgrade(database_url, "alpha", folder)
    with pytest.raises(Invalid, match="p7"):
        plugin_schema.downgrade(database_url, "alpha", folder, "p7")


def test_the_check_of_a_database_names_each_plugin(database_url, engine, branch):
    folder = branch(GOOD)
    plugins = {"alpha": folder.parent}
    assert {one.name: one.sound for one in check(database_url, plugins)}["plugin alpha"] is False
    plugin_schema.upgrade(database_url, "alpha", folder)
    assert {one.name: one.sound for one in check(database_url, plugins)}["plugin alpha"] is True


def shipped():
    return plugin_schema.branches({path.name: path for path in plugins_dir().iterdir()})


@pytest.mark.parametrize("plugin_id", shipped())
def test_migrations_of_shipped_plugins_lead_to_their_models(database_url, engine, plugin_id):
    from portal.host import load_host

    folder = shipped()[plugin_id]
    feature = load_host([plugins_dir()], entry_points=False).features.get(plugin_id)
    plugin_schema.upgrade(database_url, plugin_id, folder)
    own = plugin_schema.prefix(plugin_id)
    options = {
        "compare_type": True,
        "version_table": plugin_schema.version_table(plugin_id),
        "include_name": lambda name, kind, _: kind != "table" or (name or "").startswith(own),
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, feature.tables.metadata) == []
    plugin_schema.downgrade(database_url, plugin_id, folder, "base")
    assert not [name for name in tables(engine) if name.startswith(own)]
    plugin_schema.upgrade(database_url, plugin_id, folder)


_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{name}"
down_revision = {before!r}


def upgrade():
    {body}


def downgrade():
    op.drop_table("plg_alpha_note")
"""
