// The left rail: workspace, conversations, and whom to speak as.

import { fill, h, icon } from "./dom.js";
import { authorOf, avatar, hueOf } from "./message.js";
import { on, store, tell } from "./store.js";
import { themeButton } from "./theme.js";

export function start() {
  for (const topic of ["state", "channel", "unread"]) on(topic, draw);
}

function draw() {
  const { team, channels, people } = store.state;
  const rail = document.getElementById("rail");
  const key = document.activeElement?.closest?.("[data-key]")?.dataset.key;
  fill(rail,
    h("div", { class: "workspace" }, h("span", { class: "logo", "aria-hidden": "true" }, icon("branch")), h("strong", {}, team.name), themeButton()),
    group("Channels", channels.filter((channel) => !channel.is_im)),
    group("Direct messages", channels.filter((channel) => channel.is_im)),
    speakers(people),
  );
  if (key) rail.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function group(label, channels) {
  if (!channels.length) return null;
  const id = `rail-${label.replace(" ", "-").toLowerCase()}`;
  return h("nav", { "aria-labelledby": id }, h("h2", { id }, label), h("ul", {}, channels.map((channel) => h("li", {}, entry(channel)))));
}

function entry(channel) {
  const isHere = channel.id === store.channel;
  const isNew = store.unread.has(channel.id);
  const name = channel.is_im ? store.state.app.name : channel.name;
  const button = h(
    "button",
    { type: "button", class: `entry${isNew ? " unread" : ""}`, "aria-current": isHere ? "page" : null, "data-key": `entry/${channel.id}` },
    icon(channel.is_im ? "bot" : channel.is_private ? "lock" : "hash"),
    h("span", { class: "grow" }, name),
    isNew ? h("span", { class: "badge" }, "new") : null,
  );
  button.addEventListener("click", () => tell("go", { channel: channel.id }));
  return button;
}

function speakers(people) {
  const choices = people
    .filter((person) => !person.is_bot)
    .map((person) => {
      const box = h("input", { type: "radio", name: "speaker", value: person.id, "data-key": `speaker/${person.id}` });
      box.checked = person.id === store.state.viewer;
      box.addEventListener("change", () => tell("become", { user: person.id }));
      const about = authorOf({ user: person.id });
      return h("label", { class: "speaker" }, box, avatar({ ...about, hue: hueOf(person) }), h("span", { class: "grow" }, person.real_name, h("small", {}, person.title)));
    });
  return h("fieldset", { class: "speakers" }, h("legend", {}, "Speak as"), choices);
}
