// App Home, as the app publishes it for this person.

import { act } from "./api.js";
import { blocksOf } from "./blocks.js";
import { fill, h, keepingFocus } from "./dom.js";
import { isShown } from "./panes.js";
import { on, store } from "./store.js";

const panel = () => document.getElementById("panel-home");

export function start() {
  on("home", draw);
  on("state", () => {
    draw();
    if (isShown("home")) ask();
  });
  on("pane", ({ name }) => name === "home" && ask());
}

async function ask() {
  const answer = await act("home", { tab: "home" });
  if (answer.error === "not_available") fill(panel(), h("p", { class: "empty" }, "The app's Home is only for people of this organisation."));
}

function draw() {
  const { home, app } = store.state;
  const head = h("h2", { class: "sr" }, `Home of ${app.name}`);
  if (!home) {
    fill(panel(), head, h("p", { class: "empty" }, `${app.name} has not drawn its Home yet.`));
    return;
  }
  keepingFocus(panel(), () => fill(panel(), head, h("div", { class: "home-blocks" }, blocksOf(home.blocks, { view_id: home.id }))));
}
