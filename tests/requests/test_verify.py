"""A branch is built again from its trailers."""

import pytest

from bot.errors import Fixable
from bot.model.question import Intent, Question


@pytest.fixture
def written(bare, desk, allow):
    """Write one branch, with a reason and names, and return it with its desk."""
    here = desk(bare.path, names_in_commits=True)
    return here, here.publisher.publish(here.ask(allow, why="Netpol-Source: c-dev")).branches[0]


def rewritten(bare, branch, *, message=None, files=None, extra=""):
    """Replace the branch by a commit of somebody's that keeps what is not named."""
    text = bare.git("cat-file", "commit", branch.commit)
    head, _, old = text.partition("\n\n")
    path = bare.git("diff", "--name-only", "main", branch.commit)
    files = {path: bare.git("show", f"{branch.commit}:{path}") + "\n"} if files is None else files
    author = next(line for line in head.splitlines() if line.startswith("author"))
    message = f"{old}\n" if message is None else message(f"{old}\n")
    lines = [f"commit refs/heads/{branch.name}", author, author.replace("author", "committer", 1)]
    lines += [f"data {len(message.encode())}\n{message}", "from refs/heads/main^0"]
    lines += [f"M {extra or '100644'} inline {name}\ndata {len(data.encode())}\n{data}" for name, data in files.items()]
    bare.git("fast-import", "--quiet", "--force", data="\n".join([*lines, ""]))


@pytest.mark.parametrize("form", ["{}", "refs/heads/{}", "origin/{}", "refs/remotes/origin/{}", " {} "])
def test_our_own_branch_is_equal(written, form) -> None:
    """However it is named, and although its reason looks like a trailer."""
    here, branch = written
    found = here.publisher.verify(form.format(branch.name))
    assert found.equal
    assert "byte for byte" in found.text


def test_it_stays_equal_when_the_base_moves_on(bare, written) -> None:
    """It is planned on its own parent."""
    here, branch = written
    path = bare.git("diff", "--name-only", "main", branch.commit)
    bare.commit({path: "# all new\n"})
    assert here.publisher.verify(branch.name).equal


def test_a_commit_below_it_that_is_not_on_the_base_branch_is_said(bare, desk, allow) -> None:
    """Somebody's own commit comes along under a branch of ours, which itself is as it should be."""
    others = "namespaces/live.cloud-platform.service.justice.gov.uk/c-dev/04-networkpolicy.yaml"
    before = bare.git("rev-parse", "main").strip()
    bare.commit({others: "# emptied\n"})
    here = desk(bare.path)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    bare.git("update-ref", "refs/heads/main", before)
    found = here.publisher.verify(branch.name)
    assert not found.equal
    assert "isn't on main" in found.text


def test_the_helper_of_these_tests_changes_nothing_by_itself(bare, written) -> None:
    """A commit put together again by hand is the same commit."""
    here, branch = written
    rewritten(bare, branch)
    assert bare.branches()[branch.name] == branch.commit
    assert here.publisher.verify(branch.name).equal


def wider(text: str) -> str:
    """Open a policy to everybody."""
    return text.replace("kubernetes.io/metadata.name: a-dev", "kubernetes.io/metadata.name: c-dev")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (lambda text: text.replace("Netpol-Source: a-dev", "Netpol-Source: c-dev"), "makes another branch"),
        (lambda text: text.replace("Netpol-Source: a-dev", "Netpol-Source: nobody"), "can't be built again"),
        (lambda text: text.replace("Netpol-Source: a-dev", "Netpol-Source: b-dev"), "at both ends"),
        (lambda text: text.replace("Netpol-Version: 1\n", ""), "Netpol-Version is missing"),
        (lambda text: text.replace("Select-By: auto", "Select-By: sneaky"), "can't be built again"),
        (lambda text: text.replace("a-dev may call b-dev", "Nothing opens"), "its message: line 3"),
        (lambda text: text.replace("“Netpol-Source: c-dev”", "“harmless” “”"), ""),
        (lambda text: text + "Signed-off-by: Eve <e@example.org>\n", "isn't one of the bot's"),
        (lambda text: text + "\n\nJust words\n", "no Netpol trailers"),
        (lambda text: text.rstrip("\n"), "its message: it has"),
        (lambda _: "", "no Netpol trailers"),
    ],
)
def test_a_changed_message_is_said(bare, written, message, said) -> None:
    """Each forged or edited part is named. A reason is the asker's own, and may be anything that a reason may be."""
    here, branch = written
    rewritten(bare, branch, message=message)
    found = here.publisher.verify(branch.name)
    assert found.equal == (not said)
    assert said in found.text


def test_changed_files_are_said(bare, written) -> None:
    """Another line, another file, no file, another mode."""
    here, branch = written
    path = bare.git("diff", "--name-only", "main", branch.commit)
    text = bare.git("show", f"{branch.commit}:{path}") + "\n"
    for files, mode, said in (
        ({path: wider(text)}, "", "line 27 is"),
        ({path: text, "evil.sh": "x"}, "", "evil.sh is changed, but shouldn't be"),
        ({"evil.sh": "x"}, "", f"{path} should have been changed, but isn't"),
        ({path: text}, "100755", "has the mode 100755"),
        ({path: text + "\n"}, "", "lines, but should have"),
    ):
        rewritten(bare, branch, files=files, extra=mode)
        assert said in here.publisher.verify(branch.name).text


def test_a_commit_on_top_is_said(bare, written) -> None:
    """The last commit is somebody else's."""
    here, branch = written
    bare.commit({"README.md": "x"}, "Mine", branch.name)
    assert "no Netpol trailers" in here.publisher.verify(branch.name).text


def test_a_commit_that_was_made_again_by_somebody_is_said(cloned, desk, allow) -> None:
    """Amended or rebased: the author stays, the committer does not."""
    here = desk(cloned.path)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    cloned.git("checkout", "-q", branch.name)
    cloned.git("commit", "-q", "--amend", "--no-edit")
    assert "isn't its author" in here.publisher.verify(branch.name).text


def test_a_merge_is_said(cloned, desk, allow) -> None:
    """More than one parent is never ours."""
    here = desk(cloned.path)
    branch = here.publisher.publish(here.ask(allow)).branches[0]
    cloned.git("checkout", "-q", "-b", "other")
    cloned.git("commit", "-q", "--allow-empty", "-m", "Mine")
    cloned.git("checkout", "-q", branch.name)
    cloned.git("merge", "-q", "--no-edit", "other")
    assert "2 parents" in here.publisher.verify(branch.name).text


@pytest.mark.parametrize("name", ["", "main~1", "--all", "netpol/none", "nothing/like/it", "a b", "é", "x" * 1000, "\x00"])
def test_a_branch_that_there_is_not_is_said(bare, desk, name) -> None:
    """Whatever is typed in its place."""
    with pytest.raises(Fixable):
        desk(bare.path).publisher.verify(name)


def test_the_base_branch_is_not_ours(bare, desk) -> None:
    """It has no parent, or no trailers."""
    assert not desk(bare.path).publisher.verify("main").equal


def forged(bare, written) -> str:
    """Make a commit that says what our own says, and opens the policy to somebody else; return its id."""
    _, branch = written
    path = bare.git("diff", "--name-only", "main", branch.commit)
    rewritten(bare, branch, files={path: wider(bare.git("show", f"{branch.commit}:{path}") + "\n")})
    return bare.branches()[branch.name]


def test_a_replaced_object_is_never_looked_at(bare, written) -> None:
    """Git reads ours in the place of the forged one (git-replace(1)), and pushes the forged one."""
    here, branch = written
    false = forged(bare, written)
    bare.git("replace", false, branch.commit)
    assert bare.git("cat-file", "commit", false) == bare.git("cat-file", "commit", branch.commit)
    found = here.publisher.verify(branch.name)
    assert found.commit == false
    assert "line 27 is" in found.text


def test_a_removal_can_be_verified(bare, desk, allow) -> None:
    """The trailers say which way the change goes."""
    here = desk(bare.path)
    bare.git("update-ref", "refs/heads/main", here.publisher.publish(here.ask(allow)).branches[0].commit)
    branch = here.publisher.publish(here.ask(Question(Intent.REVOKE, sources=("a-dev",), target="b-dev"))).branches[0]
    assert (branch.state, here.publisher.verify(branch.name).equal) == ("created", True)


@pytest.mark.parametrize("push", [True, False])
def test_of_an_address_what_the_remote_holds_is_looked_at(bare, desk, allow, push) -> None:
    """Somebody changes the branch there, while our clone still holds what was written: that is not what will be merged."""
    writer = desk(f"file://{bare.path}", push=True)
    branch = writer.publisher.publish(writer.ask(allow)).branches[0]
    rewritten(bare, branch, message=lambda text: text.replace("a-dev may call b-dev", "Nothing opens"))
    found = desk(f"file://{bare.path}", push=push).publisher.verify(branch.name)
    assert found.commit == bare.branches()[branch.name]
    assert "its message: line 3" in found.text


def test_a_name_with_the_remote_before_it_means_the_remotes_branch(bare, cloned, desk, allow) -> None:
    """A person's own clone holds both, and they differ."""
    writer = desk(cloned.path, push=True)
    branch = writer.publisher.publish(writer.ask(allow)).branches[0]
    rewritten(bare, branch, message=lambda _: "Mine")
    here = desk(cloned.path)
    assert here.publisher.verify(branch.name).equal
    assert not here.publisher.verify(f"origin/{branch.name}").equal


def test_a_deleted_file_can_be_verified_and_found_again(bare, desk) -> None:
    """A removal that empties a file deletes it in the branch; the same request again finds that branch."""
    folder = "namespaces/live.cloud-platform.service.justice.gov.uk/b-dev"
    text = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: one, namespace: b-dev}\n"
        "spec:\n  podSelector: {}\n  ingress:\n  - from:\n    - namespaceSelector:\n"
        "        matchLabels: {kubernetes.io/metadata.name: a-dev}\n"
    )
    bare.commit({f"{folder}/06-one.yaml": text})
    here = desk(bare.path)
    request = here.ask(Question(Intent.REVOKE, sources=("a-dev",), target="b-dev"))
    branch = here.publisher.publish(request).branches[0]
    assert ("created", f"D\t{folder}/06-one.yaml") == (branch.state, bare.git("diff", "--name-status", "main", branch.commit))
    assert here.publisher.verify(branch.name).equal
    assert "exists" == here.publisher.publish(request).branches[0].state
