"use strict";
const $ = id => document.getElementById(id);
const DEVICES = { id_card: "读卡器 Reader", receipt_printer: "打印机 Printer", rating_keypad: "评价器 Keypad", office: "平台 Office" };
const PAPER = { ok: "有纸 paper", near_end: "纸快用完 paper low", out: "没纸 paper out" };
let shown = -1, logged = 0, lines = [];

async function call(method, path, body) {
  const answer = await fetch(path, { method, headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body) });
  const data = await answer.json();
  if (!answer.ok) throw new Error(typeof data.detail === "string" ? data.detail : JSON.stringify(data.detail));
  return data;
}
function trouble(error) { $("trouble").hidden = !error; $("trouble").textContent = error ? String(error.message || error) : ""; }
function act(method, path, body) { call(method, path, body).then(look, trouble); }
function button(words, title, action) {
  const made = document.createElement("button");
  made.textContent = words; made.title = title; made.onclick = action; return made;
}
function small(made, words) {
  if (!words) return;
  const note = document.createElement("small"); note.textContent = words; made.append(note);
}
const KINDS = { resident: "", hk_macau_taiwan: "港澳台居住证 HK/Macau/Taiwan", other: "不是身份证 not an ID card" };
function expired(card) { return /^\d/.test(card.valid_until) && card.valid_until < new Date().toISOString().slice(0, 10); }
function special(card) {
  const kind = KINDS[card.kind] ?? (card.kind.startsWith("foreigner") ? "外国人居留证 foreigner" : card.kind.replaceAll("_", " "));
  const more = card.kind === "other" ? "" : !card.known ? "平台不认识 unknown to the office" : expired(card) ? "已过期 expired"
    : !card.records.length ? "没有记录 no records" : "";
  return [kind, more].filter(Boolean).join(" · ");
}
async function build() {
  for (const card of await call("GET", "/cards")) {
    const made = button(card.name, `${card.card} · ${card.kind}`, () => act("POST", "/id_card/lay", { card: card.card }));
    small(made, special(card));
    made.dataset.card = card.card; $("cards").append(made);
  }
  for (const key of [1, 2, 3, 4, 5]) $("keys").append(button(key, `按 ${key}`, () => act("POST", "/rating_keypad/press", { key })));
  let device = "";
  for (const fault of await call("GET", "/faults")) {
    if (fault.device !== device) {
      device = fault.device;
      const title = document.createElement("p"); title.textContent = DEVICES[device]; $("faults").append(title);
    }
    const made = button(fault.meaning.zh, `${fault.fault}: ${fault.meaning.en}`, () => act("POST",
      made.classList.contains("struck") ? "/faults/mend" : "/faults/strike", { device: fault.device, fault: fault.fault }));
    small(made, fault.fault.replaceAll("_", " "));
    made.dataset.device = fault.device; made.dataset.fault = fault.fault; $("faults").append(made);
  }
}
async function look() {
  const state = await call("GET", "/state");
  $("card").textContent = state.card_present ? "卡在读卡器上 Card on the reader" : "读卡器上没有卡 No card on the reader";
  for (const made of $("cards").children) made.classList.toggle("on", made.dataset.card === state.card);
  const printer = state.receipt_printer;
  $("printer").textContent = `${printer.model} · ${printer.online ? "联机 on line" : "脱机 off line"} · ${PAPER[printer.paper]}`
    + ` · ${(printer.paper_mm / 1000).toFixed(2)} m · ${printer.cover === "open" ? "盖开 cover open" : "盖合 cover closed"}`;
  $("pad").textContent = state.rating_keypad.asked ? "请按键 Waiting for a key" : "未要求评价 Not asked";
  $("office").textContent = `请求 requests ${state.office.requests} · 证明 certificates ${state.office.certificates} · 评价 ratings ${state.office.ratings}`;
  for (const made of $("faults").querySelectorAll("button"))
    made.classList.toggle("struck", made.dataset.fault in state.faults[made.dataset.device]);
  if (state.events.slip + printer.slips !== shown) {
    shown = state.events.slip + printer.slips;
    const last = (await call("GET", "/receipt_printer/slips")).at(-1);
    $("slip").hidden = !last; $("noslip").hidden = Boolean(last);
    if (last) { $("slip").src = `${last.picture}?${shown}`; $("slip").alt = last.text.join("，"); }
    $("words").textContent = last ? [...last.text, ...last.qr].join("\n") : "";
  }
  $("complaints").replaceChildren(...(await call("GET", "/complaints")).slice(-20).reverse().map(one => {
    const item = document.createElement("li"); item.textContent = `${one.device}: ${one.what} ${one.data}`; return item;
  }));
  for (const one of await call("GET", `/log?since=${logged}`)) {
    logged = one.number;
    lines.push(`${one.at.slice(11, 23)} ${one.device} ${one.direction === "received" ? "→" : "←"} ${one.meaning} ${one.hex.slice(0, 64)}${one.bytes > 32 ? "… " + one.bytes + " B" : ""}`);
  }
  lines = lines.slice(-50); $("log").textContent = lines.slice().reverse().join("\n");
  trouble(null);
}
$("lift").onclick = () => act("POST", "/id_card/lift");
$("reset").onclick = () => act("POST", "/reset");
for (const made of document.querySelectorAll("[data-mm]"))
  made.onclick = () => act("POST", "/receipt_printer/paper", { mm: Number(made.dataset.mm) });
async function watch() {
  try { if (!document.hidden) await look(); } catch (error) { trouble("模拟器没有应答 The simulator does not answer"); }
  setTimeout(watch, 700);
}
build().then(watch, trouble);
