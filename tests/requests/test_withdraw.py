"""A branch is taken back."""

import pytest

from bot.model.question import Intent, Question


@pytest.fixture(params=["a person's clone", "our clone of an address"])
def pushed(request, bare, cloned, desk, allow):
    """Push one branch to `bare`, and return it with its desk."""
    where = cloned.path if request.param == "a person's clone" else f"file://{bare.path}"
    here = desk(where, push=True)
    return here, here.publisher.publish(here.ask(allow)).branches[0]


def test_our_own_branch_is_deleted_here_and_there(bare, pushed) -> None:
    """And it can be asked for again."""
    here, branch = pushed
    outcome = here.publisher.withdraw(branch.name).branches[0]
    assert (outcome.state, outcome.problem, outcome.commit) == ("withdrawn", "", branch.commit)
    assert bare.branches() == {}
    assert here.repository.branch_commit(branch.name) is None
    assert here.publisher.publish(here.ask(Question(Intent.ALLOW, sources=("a-dev",), target="b-dev"))).done


def test_a_second_click_is_no_mistake(pushed) -> None:
    """It is gone, which is what was wanted."""
    here, branch = pushed
    first, second = here.publisher.withdraw(branch.name, branch.name).branches
    assert (first.state, second.state, second.note) == ("withdrawn", "withdrawn", "It was already gone.")


def test_another_replica_can_withdraw_it(bare, pushed, desk) -> None:
    """All that is needed is in the branch."""
    _, branch = pushed
    other = desk(f"file://{bare.path}", cache="other", push=True)
    assert other.publisher.withdraw(branch.name).branches[0].state == "withdrawn"
    assert bare.branches() == {}


def test_a_branch_that_somebody_added_to_stays(bare, pushed) -> None:
    """Their work would be lost."""
    here, branch = pushed
    theirs = bare.commit({"README.md": "x"}, "Mine", branch.name)
    outcome = here.publisher.withdraw(branch.name).branches[0]
    assert outcome.state == "failed"
    assert "the bot didn't write its last commit" in outcome.problem
    assert bare.branches() == {branch.name: theirs}


def test_a_merged_branch_stays(bare, pushed) -> None:
    """Deleting it would take nothing back, and it is said what would."""
    here, branch = pushed
    bare.git("update-ref", "refs/heads/main", branch.commit)
    outcome = here.publisher.withdraw(branch.name).branches[0]
    assert (outcome.state, list(bare.branches())) == ("failed", [branch.name])
    assert "revoke" in outcome.problem


def test_a_branch_that_was_amended_stays(cloned, desk, allow) -> None:
    """The committer is somebody else."""
    here = desk(cloned.path)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    cloned.git("checkout", "-q", branch.name)
    cloned.git("commit", "-q", "--amend", "--no-edit")
    cloned.git("checkout", "-q", "main")
    assert "changed its last commit after" in here.publisher.withdraw(branch.name).branches[0].problem
    assert list(cloned.branches()) == [branch.name]


def test_a_branch_of_another_identity_stays(bare, desk, allow) -> None:
    """Two bots may share a repository."""
    theirs = desk(bare.path, name="other")
    branch = theirs.publisher.publish(theirs.ask(allow)).branches[0]
    assert "other <netpol@localhost> wrote its last commit" in desk(bare.path).publisher.withdraw(branch.name).branches[0].problem
    assert list(bare.branches()) == [branch.name]


def test_a_branch_that_is_checked_out_stays(cloned, desk, allow) -> None:
    """Nobody's work tree loses its branch."""
    here = desk(cloned.path)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    cloned.git("checkout", "-q", branch.name)
    assert "checked out" in here.publisher.withdraw(branch.name).branches[0].problem
    assert list(cloned.branches()) == [branch.name]


@pytest.mark.parametrize("name", ["main", "feature/mine", "", "netpol/../main", "netpol/", "refs/heads/main", "netpol/\x00", "é"])
def test_a_name_that_is_not_ours_is_refused(bare, desk, name) -> None:
    """Whatever a forged button brings, no other branch is touched."""
    bare.git("branch", "feature/mine", "main")
    before = bare.refs()
    outcome = desk(bare.path).publisher.withdraw(name).branches[0]
    assert (outcome.state, bare.refs()) == ("failed", before)
    assert outcome.problem


def test_writes_that_are_switched_off_stay_off(bare, desk, allow) -> None:
    """A deletion is a write."""
    here = desk(bare.path)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    outcome = desk(bare.path, writes=False).publisher.withdraw(branch.name).branches[0]
    assert (outcome.state, list(bare.branches())) == ("failed", [branch.name])
    assert "WRITES=off" in outcome.problem


def test_a_remote_that_refuses_keeps_both(bare, pushed) -> None:
    """Here and there stay the same."""
    here, branch = pushed
    hook = bare.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'no deletions'\nexit 1\n")
    hook.chmod(0o755)
    outcome = here.publisher.withdraw(branch.name).branches[0]
    assert (outcome.state, here.repository.branch_commit(branch.name)) == ("failed", branch.commit)
    assert "no deletions" in outcome.problem
    assert list(bare.branches()) == [branch.name]
