// The terminal's screen: pictures come by long poll while the page is seen, touches go back as fractions.

import { Refused, explained, heard, link, lost, post, trouble } from "./control.js";
import { $, say } from "./dom.js";

const CORNER = { x: 0, y: 0 };
const RETRY = 1000;
const MOVES = 20; // milliseconds between two, at the least
let number = 0;
let wasThere = false;
let connected = false;
let shown = null;
let finger = null;
let heading = null;
let sending = Promise.resolve();
let polling = null;

export function startScreen() {
  const screen = $("screen");
  screen.addEventListener("pointerdown", down);
  screen.addEventListener("pointermove", move);
  screen.addEventListener("pointerup", (event) => up(event, place(event)));
  // The browser took the finger to scroll the page, or the pointer is gone: let go where nothing can be pressed.
  for (const gone of ["pointercancel", "lostpointercapture"]) screen.addEventListener(gone, (event) => up(event, CORNER));
  for (const kept of ["contextmenu", "dragstart"]) screen.addEventListener(kept, (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => (document.hidden ? polling?.abort() : watch()));
  notice();
  watch();
}

/** What the state says: whether a terminal is there. */
export function showScreen(state) {
  connected = state.screen.connected;
  if (!connected) forget();
  notice();
}

async function watch() {
  if (document.hidden || (polling && !polling.signal.aborted)) return;
  const mine = (polling = new AbortController());
  while (!mine.signal.aborted) {
    try {
      await next(mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return;
      link(error);
      if (lost) forget();
      notice();
      await new Promise((wake) => setTimeout(wake, RETRY));
    }
  }
}

// One picture at a time: the next is asked for when this one is on the page.
async function next(signal) {
  const response = await heard(fetch(`/screen/picture?after=${number}`, { signal, cache: "no-store" }));
  if (response.status === 204) return;
  if (!response.ok) throw new Refused(`${response.status} ${response.statusText}`);
  const fresh = URL.createObjectURL(await heard(response.blob()));
  number = Number(response.headers.get("X-Picture"));
  const picture = $("picture");
  picture.src = fresh;
  await picture.decode().catch(() => {});
  if (shown) URL.revokeObjectURL(shown);
  shown = fresh;
  wasThere = connected = true;
  document.documentElement.style.setProperty("--ratio", picture.naturalWidth / picture.naturalHeight || 0.5625);
  notice();
}

function forget() {
  if (shown) URL.revokeObjectURL(shown);
  shown = null;
  $("picture").removeAttribute("src");
}

function notice() {
  $("picture").hidden = !shown;
  $("notice").hidden = Boolean(shown);
  $("screen").dataset.state = shown ? "shown" : lost ? "lost" : connected ? "connected" : "away";
  if (shown) return;
  if (lost) say($("notice"), "模拟台没有应答，它可能已经结束", "The simulator does not answer; it may have ended");
  else if (connected) say($("notice"), "正在取画面……", "Fetching the picture");
  else if (wasThere) say($("notice"), "终端断开了，等它回来……", "The terminal has gone; waiting for it to come back");
  else say($("notice"), "终端正在启动……", "The terminal is starting");
}

function place(event) {
  const box = $("screen").getBoundingClientRect();
  const within = (at, start, length) => Math.min(1, Math.max(0, (at - start) / length));
  return { x: within(event.clientX, box.left, box.width), y: within(event.clientY, box.top, box.height) };
}

function down(event) {
  if (finger !== null || !event.isPrimary || event.button !== 0 || !shown) return;
  finger = event.pointerId;
  $("screen").setPointerCapture(finger);
  const at = place(event);
  ripple(at);
  touch("down", at);
}

// Only where the finger is now counts: what it passed while the last place was on its way is left out.
function move(event) {
  if (event.pointerId !== finger) return;
  const waits = heading !== null;
  heading = place(event);
  if (waits) return;
  const arrive = () => {
    const { x, y } = heading;
    heading = null;
    return post("/screen/touch", { kind: "move", x, y });
  };
  sending = sending
    .then(() => new Promise((wake) => setTimeout(wake, MOVES)))
    .then(arrive)
    .catch((error) => trouble(explained(error)));
}

function up(event, at) {
  if (event.pointerId !== finger) return;
  finger = null;
  touch("up", at);
}

// In order: an `up` must not overtake its `down`.
function touch(kind, { x, y }) {
  sending = sending.then(() => post("/screen/touch", { kind, x, y })).catch((error) => trouble(explained(error)));
}

function ripple({ x, y }) {
  const mark = document.createElement("i");
  mark.style.left = `${x * 100}%`;
  mark.style.top = `${y * 100}%`;
  mark.addEventListener("animationend", () => mark.remove());
  $("screen").append(mark);
}
