// Text objects. docs.slack.dev/reference/block-kit/composition-objects/text-object

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

export const plain = (object) => (object ? (object.emoji === false ? object.text : withEmoji(object.text)) : "");

export function textNode(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  const lines = plain(object).split("\n");
  return lines.flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
