"""Ports that contain each other are asked for once."""

import pytest

from bot.changes.ports import merged_ports, note_of_merged
from bot.model.question import Port, Protocol
from tests.changes.estates import ask, edits_of, pair, path, planned, policies_added

TCP, UDP = Protocol.TCP, Protocol.UDP


@pytest.mark.parametrize(
    ("asked", "merged"),
    [
        pytest.param([Port(80), Port(80, 90)], [Port(80, 90, TCP)], id="a port in a range"),
        pytest.param([Port(80, 90), Port(85, 95), Port(95)], [Port(80, 95, TCP)], id="ranges that overlap"),
        pytest.param([Port(80), Port(80, 80), Port(80, protocol=TCP)], [Port(80, None, TCP)], id="the same one"),
        pytest.param([Port(80), Port(81)], [Port(80, None, TCP), Port(81, None, TCP)], id="neighbours are two"),
        pytest.param([Port(80, protocol=UDP), Port(80, 90)], [Port(80, None, UDP), Port(80, 90, TCP)], id="of two protocols"),
        pytest.param([Port("http"), Port(80, 90)], [Port(80, 90, TCP), Port("http", None, TCP)], id="a name may be any number"),
        pytest.param([Port("http"), Port(80), Port(1, 65535)], [Port(1, 65535, TCP)], id="every port"),
    ],
)
def test_ports_that_contain_each_other_are_one(asked: list[Port], merged: list[Port]) -> None:
    assert sorted(merged, key=str) == sorted(merged_ports(ask(ports=tuple(asked))), key=str)


def test_what_is_left_out_is_said_and_the_plan_is_that_of_the_range_alone() -> None:
    """The branch is the same too."""
    both = planned(ask(ports=(Port(80), Port(80, 90))), pair())
    alone = planned(ask(ports=(Port(80, 90),)), pair())
    assert "Overlapping ports count as one: 80/TCP within 80-90/TCP." in both.warnings
    assert both.groups == alone.groups
    (policy,) = policies_added(edits_of(both)[path("b-dev")])
    assert [{"protocol": "TCP", "port": 80, "endPort": 90}] == policy["spec"]["ingress"][0]["ports"]
    assert "" == note_of_merged(ask(ports=(Port(80), Port(443))))
