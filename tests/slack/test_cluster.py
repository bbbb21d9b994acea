"""A question about one of several clusters: by buttons in the channel, and by a menu in the form."""

from pathlib import Path
from typing import Any

from tests.clusters import two_clusters
from tests.slack.running import Start
from tests.slack.test_form import choose

CHANNEL = "#ask-platform"


def pick(message: dict[str, Any], label: str) -> dict[str, Any]:
    """Return the button with this label."""
    every = (element for block in message["blocks"] for element in block.get("elements", []))
    return next(element for element in every if element.get("text", {}).get("text") == label)


def test_a_button_says_which_cluster_and_the_thread_remembers(start: Start, tmp_path: Path) -> None:
    desk = start(estate=str(two_clusters(tmp_path / "repository")))
    amira = desk.person("amira")
    said = amira.say(CHANNEL, "@netpol let orders call shop")
    asked = amira.wait_for(CHANNEL, lambda seen: "In which cluster?" in str(seen.get("blocks")))
    assert amira.click(asked, pick(asked, "prod")["action_id"]).ok
    amira.wait_for(CHANNEL, lambda seen: "⛔ **Blocked:** `orders` → `shop`, in the cluster `prod`" in str(seen.get("blocks")))
    amira.say(CHANNEL, "and in staging?", thread=said)
    amira.wait_for(CHANNEL, lambda seen: "✅ **Allowed:** `orders` → `shop`, in the cluster `staging`" in str(seen.get("blocks")))


def test_the_form_has_a_menu_of_clusters_and_asks_at_it(start: Start, tmp_path: Path) -> None:
    desk = start(estate=str(two_clusters(tmp_path / "repository")))
    amira = desk.person("amira")
    assert amira.command(CHANNEL, "/netpol allow").ok
    amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    choose(amira, "source", "orders", "orders")
    choose(amira, "target", "shop", "shop")
    assert {"cluster": "Choose one that has both namespaces: prod and staging."} == amira.submit().errors
    assert amira.submit({"cluster": "prod"}).ok
    preview = amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_preview")
    assert "clusters/prod/shop/np.yaml" in str(preview["blocks"])
