// What went over the wires in words, newest first, and what was not understood.

import { devices, get, named } from "./control.js";
import { $, make } from "./dom.js";

const SHOWN = 100;
const SHOWN_COMPLAINTS = 3;
let since = 0;
let kept = new Map();
let only = "";
let complaints = 0;

export function startMessages() {
  for (const device of devices()) $("filter").append(make("option", { value: device }, named(device).join(" ")));
  $("filter").onchange = () => {
    only = $("filter").value;
    draw();
  };
  draw();
}

/** One after the other: an answer that comes late would put old counts in the place of new ones. */
let looking = Promise.resolve();
const inTurn = (work) => (looking = looking.catch(() => {}).then(work));

export const showMessages = () => inTurn(fetchMessages);

export const forgetMessages = () =>
  inTurn(() => {
    kept.clear();
    draw();
  });

async function fetchMessages() {
  const fresh = await get(`/messages?since=${since}`);
  if (!fresh.length) return;
  for (const message of fresh) {
    kept.set(message.id, message);
    since = Math.max(since, message.number);
  }
  kept = new Map([...kept].slice(-500));
  draw();
}

export async function showComplaints(state) {
  if (state.complaints === complaints) return;
  complaints = state.complaints;
  const found = complaints ? await get("/complaints") : [];
  $("complaints").hidden = !found.length;
  const items = found.slice(-SHOWN_COMPLAINTS).reverse().map(({ device, what, data, at }) =>
    make("li", {}, `${time(at)} ${named(device).join(" ")}: ${what}${data ? ` (${data})` : ""}`),
  );
  $("complaints-count").textContent = `(${found.length})`;
  $("complaints").querySelector("ul").replaceChildren(...items);
}

function draw() {
  const shown = [...kept.values()].filter(({ device }) => !only || device === only).slice(-SHOWN).reverse();
  $("messages").tBodies[0].replaceChildren(...shown.map(row));
}

function row({ began, at, device, said, answered, count }) {
  const times = count > 1 ? [make("span", { className: "times" }, ` × ${count}，到 until ${time(at)}`)] : [];
  return make(
    "tr",
    { data: { device } },
    make("td", {}, time(began)),
    make("td", {}, make("span", { className: "chip" }, named(device)[0])),
    make("td", {}, said),
    make("td", {}, answered, ...times),
  );
}

const time = (at) => at.slice(11, 19);
