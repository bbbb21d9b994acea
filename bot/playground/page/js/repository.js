// The environments repository beside the conversation: its branches, and what each changes, as they appear.

import { read } from "./api.js";
import { say } from "./announce.js";
import { copyButton } from "./code.js";
import { diffView } from "./diff.js";
import { breakable, fill, h, icon, keepingFocus } from "./dom.js";
import { branchNews } from "./panes.js";
import { on, store, tell } from "./store.js";
import { beginnings } from "./welcome.js";

const panel = () => document.getElementById("panel-repository");
let known = null; // names of branches that were shown
const open = new Map(); // branch → whether it is unfolded
let number = 0;

export function start() {
  on("state", load);
  on("app", load);
  on("extra", load);
}

async function load() {
  const mine = (number += 1);
  let repository;
  try {
    repository = await read("/extra/repository");
  } catch {
    const why = store.state?.app.is_starting ? "Reading the environments repository …" : "There is no repository beside this conversation.";
    fill(panel(), h("p", { class: "empty" }, why));
    return;
  }
  if (mine !== number) return;
  if (repository.questions?.length) beginnings.questions = repository.questions;
  if (repository.about) beginnings.about = repository.about;
  tell("questions");
  const fresh = known ? repository.branches.filter((branch) => !known.has(branch.name)).map((branch) => branch.name) : [];
  const gone = known ? [...known].filter((name) => !repository.branches.some((branch) => branch.name === name)) : [];
  known = new Set(repository.branches.map((branch) => branch.name));
  keepingFocus(panel(), () => draw(repository, fresh));
  for (const name of fresh) say(`Branch ${name} was written.`);
  for (const name of gone) say(`Branch ${name} is gone.`);
  if (fresh.length) branchNews();
}

const mono = (text, kind = "mono") => breakable(h("span", { class: kind }, text));

function draw({ name, base, commit, branches, problem }, fresh) {
  fill(panel(),
    h("div", { class: "repo-head" }, h("h2", {}, "Environments repository"), h("p", { class: "repo-about" }, mono(name), " · ", icon("branch"), mono(base), commit ? [" at ", mono(commit.slice(0, 10))] : null)),
    problem ? h("p", { class: "notice" }, problem) : null,
    branches.length ? h("ul", { class: "branches" }, branches.map((branch, index) => h("li", {}, branchNode(branch, base, fresh.includes(branch.name), index === 0)))) : empty(base),
  );
}

const empty = (base) =>
  h("div", { class: "empty" }, h("span", { class: "empty-mark", "aria-hidden": "true" }, icon("branch")), h("p", {}, h("strong", {}, "No branches yet")), h("p", {}, `A branch that is created in the conversation appears here, with its difference from ${base}, the moment it is written. It is never pushed anywhere.`));

function branchNode({ name, commit, subject, message, when, files }, base, isFresh, isFirst) {
  const node = h(
    "details",
    { class: `branch${isFresh ? " fresh" : ""}`, open: open.get(name) ?? isFirst },
    h(
      "summary",
      { "data-key": `branch/${name}` },
      icon("chevron"),
      h("span", { class: "grow" }, mono(name, "branch-name mono"), breakable(h("span", { class: "branch-subject" }, subject)), h("small", {}, mono(commit.slice(0, 10)), ` · ${moment(when)} · ${totals(files)}`)),
    ),
    h("div", { class: "branch-body" }, files.map(diffView), h("details", { class: "commit-message" }, h("summary", {}, "Commit message"), breakable(h("pre", { tabindex: 0 }, message))), h("div", { class: "row" }, h("span", { class: "small-print" }, `Compared with ${base}`), copyButton(name, "Branch name"))),
  );
  node.addEventListener("toggle", (event) => event.target === node && open.set(name, node.open));
  return node;
}

const moment = (when) => new Date(when).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function totals(files) {
  const lines = files.flatMap((file) => file.diff.split("\n"));
  const added = lines.filter((line) => line.startsWith("+") && !line.startsWith("+++")).length;
  const removed = lines.filter((line) => line.startsWith("-") && !line.startsWith("---")).length;
  return `${files.length === 1 ? "1 file" : `${files.length} files`}, +${added} −${removed}`;
}
