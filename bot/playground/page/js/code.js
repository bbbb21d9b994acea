// Code with a button that copies it. YAML's keys stand out a little, so that its shape is seen at once.

import { say } from "./announce.js";
import { h, icon } from "./dom.js";

const KEY = /^(\s*(?:- )*)((?:"[^"]*"|'[^']*'|[\w./-]+))(:)(?=\s|$)(.*)$/;
// Sentences and commands wrap at the edge; YAML does not, since its shape has a meaning.
const NAMES = { sh: "Shell", bash: "Shell", text: "Text", markdown: "Text" };
const COMMENT = /^\s*(?:#|---\s*$)/;

export function codeBlock(text, language = "") {
  const yaml = /^ya?ml$/i.test(language);
  const code = h("code", {}, yaml ? text.split("\n").flatMap((line, index) => [index ? "\n" : "", ...yamlLine(line)]) : text);
  const label = yaml ? "YAML" : NAMES[language] || language || "Code";
  return h(
    "div",
    { class: language in NAMES ? "code wraps" : "code" },
    h("div", { class: "code-head" }, h("span", {}, label), copyButton(text, label)),
    h("pre", { tabindex: 0, role: "group", "aria-label": label }, code),
  );
}

export function yamlLine(line) {
  if (COMMENT.test(line)) return [h("span", { class: "yaml-quiet" }, line)];
  const found = KEY.exec(line);
  if (!found) return [line];
  return [found[1], h("span", { class: "yaml-key" }, found[2]), found[3], found[4]];
}

export function copyButton(text, what) {
  const label = h("span", {}, "Copy");
  const button = h("button", { type: "button", class: "quiet small", "aria-label": `Copy ${what}` }, icon("copy"), label);
  button.addEventListener("click", async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = false;
    }
    label.textContent = done ? "Copied" : "Not copied";
    button.querySelector("svg").replaceWith(icon(done ? "check" : "copy"));
    say(done ? `${what} copied.` : "It could not be copied.");
    setTimeout(() => {
      label.textContent = "Copy";
      button.querySelector("svg").replaceWith(icon("copy"));
    }, 2000);
  });
  return button;
}
