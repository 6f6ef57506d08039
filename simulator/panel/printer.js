// The receipt printer: paper, cover, and the slips as they come out.

import { act, get, mend, post, strike } from "./control.js";
import { $, all, pressed, say } from "./dom.js";

const PAPER = { ok: ["有纸", "paper in"], near_end: ["纸快没了", "paper nearly out"], out: ["没纸", "no paper"] };
const BREAK = { low: "paper_near_end", mid: "paper_out_mid_slip", out: "paper_out" };
let slips = [];
let at = -1;
let coverOpen = false;

export function startPrinter() {
  for (const button of all("[data-paper]")) {
    const fault = BREAK[button.dataset.paper];
    button.onclick = () => act(() => (fault ? strike("receipt_printer", fault) : post("/receipt_printer/paper")));
  }
  const cover = all("[data-cover]")[0];
  cover.onclick = () => act(() => (coverOpen ? mend : strike)("receipt_printer", "cover_open"));
  all("[data-slip=earlier]")[0].onclick = () => turn(at - 1);
  all("[data-slip=later]")[0].onclick = () => turn(at + 1);
  turn(-1);
}

export async function showPrinter(state) {
  const printer = state.receipt_printer;
  const struck = state.faults.receipt_printer;
  coverOpen = printer.cover === "open";
  showState(printer, struck);
  for (const button of all("[data-paper]")) pressed(button, BREAK[button.dataset.paper] in struck);
  const cover = all("[data-cover]")[0];
  pressed(cover, coverOpen);
  say(cover, ...(coverOpen ? ["合上机盖", "Shut cover"] : ["打开机盖", "Open cover"]));
  // While it prints, something always hangs out: only what stays there is worth a word.
  const stays = printer.hanging.length > 0 && (!printer.online || !printer.waiting_bytes);
  $("hanging").hidden = !stays;
  if (stays) say($("hanging"), `出纸口还挂着一段没切的纸：“${printer.hanging[0]}”……`, "A piece hangs out uncut");
  await fetchSlips(printer.newest);
}

function showState(printer, struck) {
  const [paper, paperEn] = PAPER[printer.paper];
  const stopped = printer.online ? ["可以打印", "ready"] : ["停住了", "stopped"];
  const more = [
    ...(coverOpen ? [["机盖开着", "cover open"]] : []),
    ...("cutter_jam" in struck ? [["切刀卡住", "cutter jammed"]] : []),
    ...("head_hot" in struck ? [["打印头过热", "head too hot"]] : []),
    ...("paper_out_mid_slip" in struck ? [["下一张打到一半会没纸", "will run out mid-slip"]] : []),
  ];
  const metres = (printer.paper_mm / 1000).toFixed(1);
  const left = printer.paper === "out" ? [paper, paperEn] : [`${paper}，还有${metres}米`, `${paperEn}, ${metres} m`];
  const told = [stopped, left, ...more];
  $("printer").dataset.state = printer.online ? "well" : "ill";
  say($("printer"), told.map(([zh]) => zh).join("；"), told.map(([, en]) => en).join(" · "));
}

async function fetchSlips(newest) {
  const last = slips.at(-1)?.number ?? 0;
  if (newest === null || newest < last) {
    slips = [];
    turn(-1);
  }
  if (newest === null || newest === (slips.at(-1)?.number ?? 0)) return;
  const fresh = await get(`/receipt_printer/slips?after=${slips.at(-1)?.number ?? 0}`);
  slips.push(...fresh.map((slip) => ({ ...slip, picture: `${slip.picture}?${Date.now()}` })));
  turn(slips.length - 1, { comingOut: true });
}

function turn(to, { comingOut = false } = {}) {
  at = Math.min(to, slips.length - 1);
  const slip = slips[at];
  const picture = $("slip");
  picture.hidden = !slip;
  $("no-slip").hidden = Boolean(slip);
  $("pages").hidden = !slip;
  $("slip-text").hidden = !slip;
  if (!slip) return;
  picture.src = slip.picture;
  picture.alt = slip.text.join("，");
  picture.classList.remove("coming-out");
  if (comingOut) {
    void picture.offsetWidth; // the animation starts anew
    picture.classList.add("coming-out");
  }
  $("paper").scrollTop = 0;
  const ended = slip.cut ? ["已切下", "cut"] : ["纸用完，掉下来的半张", "a part: the roll ended"];
  say($("which"), `第${slip.number}张，共${slips.at(-1).number}张，${ended[0]}`, `No. ${slip.number} of ${slips.at(-1).number}, ${ended[1]}`);
  $("slip-text").textContent = [...slip.text, ...slip.qr.map((payload) => `二维码 QR: ${payload}`)].join("\n");
  all("[data-slip=earlier]")[0].disabled = at <= 0;
  all("[data-slip=later]")[0].disabled = at >= slips.length - 1;
}
