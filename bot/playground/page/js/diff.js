// A unified diff of one file: line numbers, signs and colours, so that nothing is said by colour alone.

import { yamlLine } from "./code.js";
import { breakable, h } from "./dom.js";

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;
const WORDS = { "+": "added", "-": "removed" };

export function diffView({ path, diff }) {
  const isYaml = /\.ya?ml$/.test(path);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const isNew = /^new file mode/m.test(diff);
  const isGone = /^deleted file mode/m.test(diff);
  return h(
    "section",
    { class: "diff", "aria-label": `Changes in ${path}` },
    h("h3", { class: "diff-path" }, breakable(h("span", {}, h("span", { class: "folder" }, folder), path.slice(folder.length))), isNew ? h("span", { class: "tag" }, "new file") : null, isGone ? h("span", { class: "tag" }, "deleted") : null),
    h("div", { class: "diff-lines", tabindex: 0, role: "group", "aria-label": `Lines of ${path}` }, h("div", { class: "diff-table" }, [...lines(diff, isYaml)])),
  );
}

// What goes on in a second line stands deeper than its beginning, so that it looks like no key of its own.
function hanging(code) {
  const depth = /^ */.exec(code.textContent)[0].length + 4;
  code.style.paddingLeft = `${depth}ch`;
  code.style.textIndent = `-${depth}ch`;
  return code;
}

function* lines(diff, isYaml) {
  let [before, after, inside] = [0, 0, false];
  for (const line of diff.replace(/\n$/, "").split("\n")) {
    const hunk = HUNK.exec(line);
    if (hunk) {
      [before, after, inside] = [Number(hunk[1]), Number(hunk[2]), true];
      yield h("div", { class: "line hunk" }, h("span", { class: "number" }), h("span", { class: "sign" }, "⋯"), breakable(h("code", {}, line.slice(line.indexOf("@@", 2) + 2).trim() || `line ${after}`)));
      continue;
    }
    if (!inside) continue;
    const sign = line[0] || " ";
    if (sign === "\\") {
      yield h("div", { class: "line" }, h("span", { class: "number" }), h("span", { class: "sign" }), h("code", { class: "yaml-quiet" }, "no newline at the end of the file"));
      continue;
    }
    const number = sign === "-" ? before : after;
    if (sign !== "+") before += 1;
    if (sign !== "-") after += 1;
    yield h(
      "div",
      { class: `line ${WORDS[sign] || ""}` },
      h("span", { class: "number", "aria-hidden": "true" }, String(number)),
      h("span", { class: "sign" }, WORDS[sign] ? [h("span", { class: "sr" }, WORDS[sign]), h("span", { "aria-hidden": "true" }, sign === "-" ? "−" : sign)] : ""),
      hanging(breakable(h("code", {}, isYaml ? yamlLine(line.slice(1)) : line.slice(1)))),
    );
  }
}
