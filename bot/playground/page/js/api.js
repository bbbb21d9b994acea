// Calls the playground's API: bot/playground/page_api.py says what each call takes and returns.

let viewer = localStorage.getItem("netpol.viewer") || "";

export const who = () => viewer;

export function become(user) {
  viewer = user;
  localStorage.setItem("netpol.viewer", user);
}

export async function act(name, values = {}) {
  try {
    const answer = await fetch(`/page/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: viewer, ...values }),
    });
    return await answer.json();
  } catch {
    return { ok: false, error: "connection_lost", errors: {}, options: [] };
  }
}

export async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const state = () => read(`/page/state?as=${encodeURIComponent(viewer)}`);

const EVENTS = ["message", "message_deleted", "views", "home", "status", "prompts", "notice", "started", "extra"];

// Follows one person's changes until `close` of what is returned. EventSource reconnects by itself and says `ready` again.
export function follow({ ready, change, lost }) {
  const source = new EventSource(`/page/stream?as=${encodeURIComponent(viewer)}`);
  source.addEventListener("ready", ready);
  source.addEventListener("error", lost);
  for (const name of EVENTS) source.addEventListener(name, (event) => event.data && change(JSON.parse(event.data)));
  return source;
}

// An address of this server as a path; "" for any other. 127.0.0.1 and localhost are the same server.
export function ownPath(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return "";
  }
  const here = ["127.0.0.1", "localhost", location.hostname].includes(url.hostname) && url.port === location.port;
  return here && url.protocol === location.protocol ? url.pathname + url.search + url.hash : "";
}
