// Starts the page: reads what this person sees, follows what changes, and takes people where links lead.

import { become, follow, state, who } from "./api.js";
import { goTo, start as startConversation } from "./conversation.js";
import { start as startDocs } from "./docs.js";
import { start as startHome } from "./home.js";
import { isPhone, show, start as startPanes } from "./panes.js";
import { start as startRail } from "./rail.js";
import { start as startRepository } from "./repository.js";
import { apply, channelOf, on, store, take, tell } from "./store.js";
import { start as startToasts } from "./toast.js";
import { start as startViews } from "./views.js";
import { turnedTo } from "./welcome.js";

let stream = null;

function connect() {
  stream?.close();
  const status = document.getElementById("connection");
  let [waiting, isReady] = [[], false];
  stream = follow({
    ready: async () => {
      isReady = false;
      const seen = await state().catch(() => null);
      if (!seen) return forget();
      status.hidden = true;
      take(seen);
      for (const change of waiting) apply(change);
      [waiting, isReady] = [[], true];
      document.body.dataset.ready = "";
      return undefined;
    },
    change: (change) => (isReady ? apply(change) : waiting.push(change)),
    lost: () => {
      status.hidden = false;
    },
  });
}

// The person is unknown here: the page was last used with another workspace.
function forget() {
  if (!who()) return;
  become("");
  connect();
}

function go(channel) {
  if (!channelOf(channel)) return;
  store.channel = channel;
  turnedTo(channel);
  history.replaceState(null, "", `#${channel}`);
  show("conversation");
  tell("channel");
  if (!isPhone()) document.getElementById("composer")?.focus({ preventScroll: true });
}

function followHash() {
  const found = /^#([CD]\w+)(?:\/p(\d{10})(\d{6}))?$/.exec(location.hash);
  if (!found || !store.state || !channelOf(found[1])) return;
  if (found[1] !== store.channel) go(found[1]);
  if (found[2]) goTo(`${found[2]}.${found[3]}`);
}

// While the app starts, what is said waits for it.
function showStart() {
  document.getElementById("starting").hidden = !store.state.app.is_starting;
}
on("state", showStart);
on("app", showStart);

let first = true;
on("state", () => {
  if (!first) return;
  first = false;
  followHash();
  turnedTo(store.channel);
});
on("go", ({ channel }) => go(channel));
on("reload", connect);
on("become", ({ user }) => {
  become(user);
  store.unread.clear();
  store.notices.clear();
  connect();
});
addEventListener("hashchange", followHash);

startPanes();
startRail();
startConversation();
startViews();
startRepository();
startDocs();
startHome();
startToasts();
connect();
