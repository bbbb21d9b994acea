// Tells screen readers what happened, politely and one message at a time.

let queue = Promise.resolve();

export function say(text) {
  const region = document.getElementById("announcer");
  queue = queue.then(() => {
    region.textContent = "";
    return new Promise((done) => {
      setTimeout(() => {
        region.textContent = text;
        setTimeout(done, 400);
      }, 60);
    });
  });
}
