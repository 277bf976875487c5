// Live parts of pages. Every page works without this file; with it, boards and bookings update themselves.
//
// [data-live="URL of events" data-fragment="URL of HTML" data-position="N"] – listens for events and replaces
//   the inside of its [data-content] with the fragment. The browser sends Last-Event-ID when it reconnects.
// [data-poll="seconds"] – fetches its own page again, slower and slower while nothing changes.
// [data-stale] inside either is shown while the connection is lost.

const FRESH_MS = 1000; // At most one fetch a second, however many events come.
const POLL_SECONDS_MAX = 60;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function setStale(region, isStale) {
  const note = region.querySelector("[data-stale]");
  if (note) note.hidden = !isStale;
}

function busy(content) {
  // Don't take away what somebody is typing into, choosing from or has opened.
  return content.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
}

function replace(content, fresh) {
  const open = [...content.querySelectorAll("details")].map((details) => details.open);
  const focused = content.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  content.replaceChildren(...fresh);
  content.querySelectorAll("details").forEach((details, index) => (details.open = open[index] ?? false));
  if (focused) content.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function get(url) {
  const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function listen(region) {
  const content = region.querySelector("[data-content]");
  let isFetching = false;
  let isWanted = false;

  async function refresh() {
    isWanted = true;
    if (isFetching) return;
    isFetching = true;
    while (isWanted) {
      isWanted = false;
      try {
        const page = await get(region.dataset.fragment);
        if (!busy(content)) replace(content, [...page.body.childNodes]);
        setStale(region, false);
      } catch {
        setStale(region, true);
      }
      await wait(FRESH_MS);
    }
    isFetching = false;
  }

  let source = null;
  let isFirst = true;
  function open() {
    if (source) return;
    const address = new URL(region.dataset.live, location.href);
    const shown = content.querySelector("[data-position]")?.dataset.position ?? region.dataset.position;
    address.searchParams.set("after", shown);
    source = new EventSource(address);
    source.onopen = () => {
      setStale(region, false);
      if (!isFirst) refresh();
      isFirst = false;
    };
    source.onmessage = refresh;
    source.addEventListener("change", refresh);
    source.onerror = () => {
      setStale(region, true);
      // A refused connection isn't retried by the browser, so we do it.
      if (source?.readyState === EventSource.CLOSED) {
        close();
        setTimeout(open, 10000);
      }
    };
  }
  function close() {
    source?.close();
    source = null;
  }
  // A hidden page needs no connection: it catches up when somebody looks at it.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
}

async function poll(region) {
  const id = region.id;
  let seconds = Number(region.dataset.poll);
  while (region.dataset.poll) {
    await wait(seconds * 1000);
    if (document.hidden) continue;
    try {
      const page = await get(location.href);
      const fresh = page.getElementById(id);
      const content = region.querySelector("[data-content]");
      const freshContent = fresh?.querySelector("[data-content]");
      if (!freshContent) return location.reload();
      setStale(region, false);
      if (freshContent.innerHTML === content.innerHTML) {
        seconds = Math.min(seconds * 1.5, POLL_SECONDS_MAX);
      } else if (!busy(content)) {
        replace(content, [...freshContent.childNodes]);
        seconds = Number(fresh.dataset.poll || 0);
      }
      if (!fresh.dataset.poll) delete region.dataset.poll;
    } catch {
      setStale(region, true);
      seconds = Math.min(seconds * 2, POLL_SECONDS_MAX);
    }
  }
}

document.querySelectorAll("[data-live]").forEach(listen);
document.querySelectorAll("[data-poll]").forEach(poll);
document.querySelector("[data-error-summary]")?.focus();

// A second press of the same button must not send the form twice.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  setTimeout(() => delete event.target.dataset.sent, 5000);
});
