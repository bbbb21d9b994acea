"""A push that fails takes nothing away that was there before."""

from .conftest import policy_path


def test_a_branch_that_was_to_be_replaced_is_there_again(bare, cloned, desk, allow) -> None:
    """Main has moved, so the older branch is written anew; there is nowhere to push it."""
    first = desk(cloned.path)
    written = first.publisher.publish(first.ask(allow)).branches[0]
    text = cloned.git("show", f"main:{policy_path('b-dev')}")
    cloned.commit({policy_path("b-dev"): f"{text}\n# somebody was here\n"})
    cloned.git("remote", "remove", "origin")
    later = desk(cloned.path, push=True)
    failed = later.publisher.publish(later.ask(allow)).branches[0]
    assert (failed.state, failed.commit) == ("failed", "")
    assert cloned.branches() == {written.name: written.commit}
