"""A label is said of one end's pods, and a workload is no label."""

import pytest

ORCHARD, BEEHIVE = "acme-orchard-dev", "acme-beehive-dev"


@pytest.mark.parametrize(
    ("words", "of_the_caller", "of_the_called"),
    [
        (f"let {ORCHARD} pods labelled app=worker call {BEEHIVE} on 5432", "app=worker", ""),
        (f"let only the app=web pods of {ORCHARD} reach {BEEHIVE} on 5432", "app=web", ""),
        (f"let {ORCHARD} (label app=web) call {BEEHIVE}", "app=web", ""),
        (f"let {ORCHARD} call {BEEHIVE}, but only from the app=smtp pods", "app=smtp", ""),
        (f"{BEEHIVE} should be called by {ORCHARD} pods with app=web", "app=web", ""),
        (f"can {ORCHARD} pods with role=client call {BEEHIVE}?", "role=client", ""),
        (f"let {ORCHARD}'s pods with job=sync reach {BEEHIVE}'s app=hive pods", "job=sync", "app=hive"),
        (f"let {ORCHARD} call {BEEHIVE} pods with app=hive", "", "app=hive"),
        (f"allow {ORCHARD} to reach pods labelled app=hive in {BEEHIVE}", "", "app=hive"),
        (f"let pods with app=web in {ORCHARD} call pods with app=hive in {BEEHIVE}", "app=web", "app=hive"),
        (f"let {ORCHARD} call {BEEHIVE} on 8080 from its app=web pods to the app=hive pods", "app=web", "app=hive"),
        (f"{BEEHIVE}'s app=hive pods should be callable from {ORCHARD}", "", "app=hive"),
    ],
)
def test_a_label_is_of_the_end_that_it_is_said_of(ask, words, of_the_caller, of_the_called):
    """A rule for the other end's pods would open what nobody asked for."""
    question = ask(words)

    assert ((ORCHARD,), BEEHIVE) == (question.sources, question.target)
    assert [of_the_caller, of_the_called] == [
        ",".join(f"{key}={value}" for key, value in pods) for pods in (question.from_pods, question.pods)
    ]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (f"let {ORCHARD} (the cronjob only) call {BEEHIVE}", "the cronjob only"),
        (f"allow {BEEHIVE} from {ORCHARD}'s web deployment only", f"{ORCHARD}'s web deployment only"),
        (f"let the deployment web in {ORCHARD} call {BEEHIVE} on 9000", f"deployment web in {ORCHARD}"),
        (f"can {ORCHARD}'s cron pods reach {BEEHIVE}?", f"{ORCHARD}'s cron pods"),
    ],
)
def test_a_workload_is_named(ask, words, left):
    """A rule for the whole namespace is more than was asked."""
    assert (left,) == ask(words).unaccounted
