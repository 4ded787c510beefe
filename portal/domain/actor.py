"""Who acts: a signed-in person with the roles granted to him, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for a region, or for one unit (with all units below it) of that region."""

    role: str
    region: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a use case. `employee_id` is None for accounts without a personnel file."""

    account_id: int | None
    name: str
    region: str = ""
    employee_id: int | None = None
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    address: str = ""
    session_id: int | None = None
    fresh: bool = False

    def roles_in(self, region: str) -> frozenset[str]:
        """Return the roles that count in a region; `*` grants count everywhere."""
        roles = {g.role for g in self.grants if g.region in {region, "*"}}
        return frozenset(roles | ({"staff"} if region == self.region else set()))

    @property
    def roles(self) -> frozenset[str]:
        """Return all roles, wherever they were granted."""
        return frozenset(g.role for g in self.grants) | {"staff"}

    def regions(self, *roles: str) -> frozenset[str]:
        """Return the regions in which the actor holds one of the roles (`*` for all regions)."""
        return frozenset(g.region for g in self.grants if g.role in roles)

    def whole_regions(self, *roles: str) -> frozenset[str]:
        """Return the regions in which one of the roles was granted for more than one unit.

        What belongs to no unit, such as a cycle, is open to these alone (`*` for all regions).
        """
        return frozenset(g.region for g in self.grants if g.role in roles and g.unit_id is None)


SYSTEM = Actor(account_id=None, name="Sistem", is_system=True)
"""The portal itself: jobs, command line, first start. Passes every permission; always audited."""
