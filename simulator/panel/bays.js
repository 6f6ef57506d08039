// The bays: one for each device, made of what the simulator tells of it and of the port's own module.
//
// A module has start(bay), which fills bay.body and may be async, and show(bay, state, all), called with the device's
// part of /state and the whole of it whenever something has changed. Without a module the state is listed as it is.
// Struck faults are told below its words, save those in its `tells`, of which these words speak themselves.

import { act, get, mend, name, post, strike } from "./control.js";
import { $, make, pressed, say, words } from "./dom.js";
import { faultsOf, showFaults } from "./faults.js";

const OFFICE = { title: { zh: "业务平台", en: "Office server" }, column: "around", script: "./office.js", models: [], baud: null };
const PLAIN = { start: (bay) => bay.body.append((bay.list = make("dl"))), show: showPlain };
const OPENED = "opened"; // which bays somebody has opened or folded by hand, kept for the next visit to the page

const TO_COME = 300; // pixels: the paper that will lie in the printers' bays

let bays = [];
let newest = null;
let arranged = 0; // into how many columns

/** Builds every bay; throws when the simulator does not answer. */
export async function startBays() {
  const [devices, faults] = await Promise.all([get("/devices"), get("/faults")]);
  const made = [];
  for (const [port, device] of Object.entries({ ...devices, office: OFFICE })) {
    name(port, device.title);
    const module = device.script ? await import(device.script) : PLAIN;
    const bay = built(port, device, module, faults.filter((fault) => fault.device === port));
    await module.start(bay);
    made.push(bay);
  }
  bays = made;
  for (const bay of bays) $(`column-${bay.device.column}`).append(bay.section);
  new ResizeObserver(arrange).observe($("bay"));
}

// What stands around goes below the shortest column, bay by bay; once for each number of columns, so that none jumps.
function arrange() {
  const columns = getComputedStyle($("bay")).gridTemplateColumns.split(" ").length;
  if (columns === arranged || !newest) return;
  arranged = columns;
  const around = bays.filter(({ device }) => device.column === "around");
  for (const { section } of around) $("column-around").append(section);
  if (columns === 1) return;
  const heights = around.map(({ section }) => section.offsetHeight);
  const wanted = { person: $("column-person").offsetHeight, paper: $("column-paper").offsetHeight + TO_COME, around: 0 };
  if (columns === 2) delete wanted.around;
  around.forEach(({ section }, at) => {
    const shortest = Object.keys(wanted).reduce((a, b) => (wanted[b] < wanted[a] ? b : a));
    wanted[shortest] += heights[at];
    $(`column-${shortest}`).append(section);
  });
}

export async function showBays(state) {
  newest = state;
  await Promise.all(bays.map((bay) => refit(bay, state.models[bay.port])));
  for (const bay of bays) {
    bay.struck = state.faults[bay.port];
    bay.used = bay.port === "office" || state.used[bay.port];
    fold(bay);
    if (bay.plug) showPlug(bay);
    if (bay.model) bay.model.value = state.models[bay.port];
    if (bay.line && document.activeElement !== bay.line) bay.line.value = state.bauds[bay.port];
    showFaults(bay);
    for (const button of bay.toggles) pressed(button, button.dataset.toggle in bay.struck);
  }
  await Promise.all(bays.map((bay) => bay.module.show(bay, state[bay.port], state)));
  bays.forEach(tell);
  arrange();
}

// An unplugged device tells nothing but that: what it would say nobody hears.
function tell(bay) {
  const [zh, en, ill] =
    "unplugged" in bay.struck
      ? ["插头拔掉了，终端找不到它", "unplugged: the terminal cannot find it", true]
      : bay.used || bay.details.open
        ? bay.said
        : ["终端没有连这台设备", "No terminal has opened this one", false];
  bay.told.dataset.ill = String(ill);
  say(bay.told, zh, en);
  const told = [...(bay.module.tells ?? []), "unplugged"];
  const others = Object.keys(bay.struck).filter((fault) => !told.includes(fault)).flatMap((fault) => bay.meanings[fault] ?? []);
  bay.ails.hidden = !others.length;
  if (others.length) say(bay.ails, `故障：${others.map(({ zh }) => zh).join("；")}`, `Fault: ${others.map(({ en }) => en.split(/[;:]/)[0]).join(" · ")}`);
}

function built(port, device, module, faults) {
  const told = make("p", { className: "told", role: "status" });
  const ails = make("p", { className: "told ails", role: "status", hidden: true });
  const body = make("div", { className: "body" });
  const title = make("h2", {}, ...words(device.title.zh, device.title.en));
  const details = make("details", {}, make("summary", {}, title, told, ails), body);
  const section = make("section", { id: port, className: "device" }, details);
  const bay = { port, device, module, section, details, body, told, ails, said: ["", "", false], struck: {}, toggles: [], chosen: remembered()[port] };
  Object.assign(bay, hands(bay));
  if (faults.some(({ fault }) => fault === "unplugged")) section.append(plug(bay));
  bay.more = make("details", { className: "more" });
  details.append(bay.more);
  fit(bay, device, faults);
  details.firstElementChild.onclick = () => remember(bay, !details.open);
  details.ontoggle = () => newest && showBays(newest);
  return bay;
}

// Another model has another line, perhaps other faults, and is opened elsewhere.
function fit(bay, device, faults) {
  Object.assign(bay, { device, model: null, line: null, fitted: device.model });
  bay.meanings = Object.fromEntries(faults.map(({ fault, meaning }) => [fault, meaning]));
  const rows = [...about(bay), ...faultsOf(bay, faults)];
  bay.more.replaceChildren(make("summary", {}, ...words("故障和设置", "Faults and settings")), ...rows);
  bay.more.hidden = !rows.length;
}

async function refit(bay, model) {
  if (bay.fitted === model) return;
  bay.fitted = model;
  const [devices, faults] = await Promise.all([get("/devices"), get("/faults")]);
  fit(bay, devices[bay.port], faults.filter((fault) => fault.device === bay.port));
}

/** What a module may do with its bay. */
function hands(bay) {
  return {
    /** How the device is, in a few words, seen even while the bay is folded; `ill` makes it red. */
    say(zh, en, ill = false) {
      bay.said = [zh, en, ill];
    },
    post: (path, body) => act(() => post(`/${bay.port}/${path}`, body)),
    get: (path) => get(`/${bay.port}/${path}`),
    strike: (fault, settings) => act(() => strike(bay.port, fault, settings)),
    mend: (fault) => act(() => mend(bay.port, fault)),
    button(zh, en, doing, data = {}) {
      return Object.assign(make("button", { type: "button", data }, ...words(zh, en)), { onclick: doing });
    },
    /** A button that strikes a fault, is pressed while it is struck, and mends it. */
    toggle(fault, zh, en, settings = {}) {
      const made = bay.button(zh, en, () => (fault in bay.struck ? bay.mend(fault) : bay.strike(fault, settings)), { toggle: fault });
      bay.toggles.push(made);
      return made;
    },
    row: (...buttons) => make("div", { className: "buttons" }, ...buttons),
  };
}

function plug(bay) {
  bay.plug = make("button", { type: "button", className: "plug", data: { plug: bay.port } }, make("i", { ariaHidden: "true" }), make("span"));
  bay.plug.setAttribute("role", "switch");
  bay.plug.onclick = () => (bay.plug.ariaChecked === "true" ? bay.strike("unplugged") : bay.mend("unplugged"));
  return bay.plug;
}

function showPlug(bay) {
  const inside = !("unplugged" in bay.struck);
  bay.plug.ariaChecked = String(inside);
  bay.section.dataset.plugged = String(inside);
  say(bay.plug.lastElementChild, ...(inside ? ["已插好", "plugged in"] : ["已拔掉", "unplugged"]));
}

function about(bay) {
  const { models, baud, url } = bay.device;
  const rows = [];
  if (models.length > 1) {
    bay.model = make("select", {}, ...models.map((model) => make("option", {}, model)));
    bay.model.onchange = () => bay.post("model", { model: bay.model.value });
    rows.push(make("label", {}, ...words("型号", "Model"), bay.model));
  }
  if (baud) {
    bay.line = make("input", { type: "number", min: "50", max: "4000000", value: baud });
    bay.line.onchange = () => bay.post("baud", { baud: Number(bay.line.value) });
    rows.push(make("label", {}, ...words("波特率", "Baud"), bay.line));
  }
  if (url) rows.push(make("p", {}, ...words("终端这样连它：", "Opened as"), make("code", {}, url)));
  return rows.length ? [make("div", { className: "about" }, ...rows)] : [];
}

// Open while a terminal uses the device, unless somebody has folded it; folded while none does, unless opened by hand.
function fold(bay) {
  bay.section.dataset.used = String(bay.used);
  const open = bay.chosen ?? (bay.used && !bay.device.folded);
  if (bay.details.open !== open) bay.details.open = open;
}

function remember(bay, open) {
  bay.chosen = open;
  try {
    localStorage.setItem(OPENED, JSON.stringify({ ...remembered(), [bay.port]: open }));
  } catch {
    // a browser that keeps nothing: it is known until the page is left
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(OPENED)) ?? {};
  } catch {
    return {};
  }
}

function showPlain(bay, state) {
  bay.say("", "");
  bay.list.replaceChildren(...Object.entries(state).flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, JSON.stringify(value))]));
}
