"""A branch that is not pushed comes as a patch, which makes the same tree in a clean clone of the base."""

import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from git import Repo

from bot.model.request import Branch, Published
from bot.slack.answering.branches import _patches
from tests.slack.running import Desk, Start
from tests.slack.test_branches import ASK, CHANNEL, button, outcome
from tests.slack.test_form import A, B, choose, form_of


def files_of(messages: list[dict[str, Any]]) -> dict[str, str]:
    """Return the files that were sent with messages, by their names."""
    files = [file for message in messages for file in message.get("files", ())]
    return {file["name"]: httpx.get(file["url_private"], trust_env=False).text for file in files}


def cloned(tmp_path: Path, name: str = "clone") -> Repo:
    """Return a clean clone of the base branch, with an identity to commit with."""
    (bare,) = (tmp_path / "state").glob("sample-*.git")
    clone = Repo.clone_from(str(bare), tmp_path / name, single_branch=True, branch="main")
    with clone.config_writer() as config:
        config.set_value("user", "name", "Somebody")
        config.set_value("user", "email", "somebody@example.org")
    return clone


def tree_of(tmp_path: Path, branch: str) -> str:
    """Return the tree of a branch that the bot wrote."""
    (bare,) = (tmp_path / "state").glob("sample-*.git")
    with Repo(bare) as repo:
        return repo.commit(branch).tree.hexsha


def written(desk: Desk) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Have a branch written; return who did, the question, and the outcome."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    assert amira.click(answer, button(answer, "create")).ok
    said = outcome(amira, asked, "netpol.withdraw")
    desk.quiet()
    return amira, asked, said


def test_git_applies_it_to_a_clean_clone(desk: Desk, tmp_path: Path) -> None:
    """By `git am`, with the bot's message, and by `git apply`; the file stands in the thread, and the message says how."""
    amira, asked, said = written(desk)
    ((name, patch),) = files_of(amira.thread(asked)).items()
    assert f"`git am {name}`" in str(said["blocks"][-1])
    with Repo(next((tmp_path / "state").glob("sample-*.git"))) as repo:
        (branch,) = [head.name for head in repo.heads if head.name != "main"]
        message = repo.commit(branch).message
    assert f"{branch.replace('/', '-')}.patch" == name
    (tmp_path / name).write_bytes(patch.encode())

    with cloned(tmp_path) as clone:
        clone.git.am(str(tmp_path / name))
        assert tree_of(tmp_path, branch) == clone.head.commit.tree.hexsha
        assert message == clone.head.commit.message
        assert "netpol" == clone.head.commit.author.name
    with cloned(tmp_path, "other") as other:
        other.git.apply("--index", str(tmp_path / name))
        assert tree_of(tmp_path, branch) == other.git.write_tree()


def test_what_was_approved_in_the_form_comes_too(desk: Desk, tmp_path: Path) -> None:
    """In the thread of the message about it. A reason with any letters stays as it is."""
    amira = form_of(desk, "allow")
    choose(amira, "source", A, A)
    choose(amira, "target", B, B)
    assert amira.submit({"reason": "Zoë’s bookings"}).ok
    amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_preview")
    assert amira.submit().ok
    amira.wait_for_modal(suits=lambda view: "Written" in view["title"]["text"])
    desk.quiet()
    files = files_of(amira.sees(CHANNEL))
    with cloned(tmp_path) as clone:
        for name, patch in files.items():
            (tmp_path / name).write_bytes(patch.encode())
        clone.git.am(*(str(tmp_path / name) for name in files))
        assert "Zoë’s bookings" in clone.head.commit.message


def test_whoever_asks_again_gets_it_too(desk: Desk) -> None:
    """The branch is there already, and still nobody can fetch it."""
    amira, asked, _ = written(desk)
    first = files_of(amira.thread(asked))
    ben = desk.person("ben")
    again = ben.say(CHANNEL, ASK)
    answer = ben.wait_for_reply(again)
    ben.click(answer, button(answer, "create"))
    desk.quiet()
    assert first == files_of(ben.thread(again))


def test_lines_that_end_as_windows_ends_them_are_kept(start: Start, tmp_path: Path) -> None:
    """`git am` takes a carriage return for the mail's, unless it is told not to."""
    desk = start(estate=str(carriage_returns(tmp_path / "repository")))
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, "how do I let shop-dev talk to orders-dev?")
    answer = amira.wait_for_reply(asked)
    assert amira.click(answer, button(answer, "create")).ok
    said = outcome(amira, asked, "netpol.withdraw")
    desk.quiet()
    ((name, patch),) = files_of(amira.thread(asked)).items()
    assert f"`git am --keep-cr {name}`" in str(said["blocks"][-1])
    (tmp_path / name).write_bytes(patch.encode())
    with Repo(tmp_path / "repository") as repo:
        (branch,) = [head for head in repo.heads if head.name != "main"]
        clone = Repo.clone_from(str(tmp_path / "repository"), tmp_path / "clone", single_branch=True, branch="main")
        clone.git.execute(["git", *IDENTITY, "am", "--keep-cr", str(tmp_path / name)])
        assert branch.commit.tree.hexsha == clone.head.commit.tree.hexsha
        clone.close()


IDENTITY = ("-c", "user.name=S", "-c", "user.email=s@example.org")


def carriage_returns(where: Path) -> Path:
    """Make a repository whose files have both characters at the end of each line."""
    policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: default, namespace: orders-dev}\n"
    policy += "spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n"
    for name in ("shop-dev", "orders-dev"):
        folder = where / "namespaces" / name
        folder.mkdir(parents=True)
        text = f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n"
        (folder / "00-namespace.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    (folder / "04-networkpolicy.yaml").write_bytes(policy.replace("\n", "\r\n").encode())
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *IDENTITY, *arguments], cwd=where, check=True)
    return where


PUSHED = Branch("netpol/a-allow-b-12345678", "a", "0" * 40, "created", True, "", "", "")


@pytest.mark.parametrize("state", ["created", "exists"])
def test_a_branch_that_is_pushed_is_no_file(desk: Desk, state: str) -> None:
    """It can be fetched. Nor is one that was not written, or that git does not know."""
    branch = Branch(PUSHED.name, "a", PUSHED.commit, state, True, "", "", "")
    unknown = Branch(PUSHED.name, "a", PUSHED.commit, state, False, "", "", "")
    failed = Branch(PUSHED.name, "a", "", "failed", False, "", "", "no")
    assert () == _patches(desk.bot.services, Published((branch, unknown, failed)))
