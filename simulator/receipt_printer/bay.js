// The receipt printer: paper, cover, and the slips as they come out.

import { make, pressed, say, words } from "/dom.js";

const PAPER = { ok: ["有纸", "paper in"], near_end: ["纸快没了", "paper nearly out"], out: ["没纸", "no paper"] };
const BREAK = [
  ["low", "paper_near_end", "纸快没了", "Nearly out"],
  ["out", "paper_out", "没纸", "No paper"],
  ["mid", "paper_out_mid_slip", "打到一半没纸", "Out mid-slip"],
];
const STOPS = {
  cutter_jam: ({ when }) => (when === "now" ? ["切刀卡住", "cutter jammed"] : ["下次切纸时切刀会卡住", "cutter will jam at the next cut"]),
  head_hot: () => ["打印头过热", "head too hot"],
  paper_out_mid_slip: () => ["下一张打到一半会没纸", "will run out mid-slip"],
  broken: () => ["内部故障", "broken"],
};
export const tells = [...BREAK.map(([, fault]) => fault), "cover_open", ...Object.keys(STOPS)];

export function start(bay) {
  bay.slips = [];
  bay.breaks = BREAK.map(([paper, fault, zh, en]) => bay.button(zh, en, () => (fault in bay.struck ? bay.mend(fault) : bay.strike(fault)), { paper }));
  bay.cover = bay.button("打开机盖", "Open cover", () => (bay.coverOpen ? bay.mend : bay.strike)("cover_open"), { cover: "" });
  const fresh = bay.button("换新纸", "New roll", () => bay.post("paper"), { paper: "new" });
  bay.hanging = make("p", { className: "warning", hidden: true });
  bay.picture = make("img", { id: "slip", alt: "", hidden: true });
  bay.none = make("p", { className: "none" }, ...words("还没有凭条", "No slip yet"));
  bay.paper = make("div", { className: "paper", tabIndex: 0, role: "group", ariaLabel: "凭条的样子 The slip" }, bay.picture, bay.none);
  bay.earlier = bay.button("‹ 上一张", "Earlier", () => turn(bay, bay.at - 1), { slip: "earlier" });
  bay.later = bay.button("下一张 ›", "Later", () => turn(bay, bay.at + 1), { slip: "later" });
  bay.which = make("p", { role: "status" });
  bay.pages = make("div", { className: "pages" }, bay.earlier, bay.which, bay.later);
  bay.text = make("pre", { id: "slip-text", tabIndex: 0, ariaLabel: "凭条上的字 The slip's text" });
  const buttons = make("div", { id: "paper-buttons", className: "buttons six" }, fresh, ...bay.breaks, bay.cover);
  bay.body.append(buttons, bay.hanging, make("div", { className: "mouth" }, bay.paper), bay.pages, bay.text);
  turn(bay, -1);
}

export async function show(bay, printer) {
  bay.coverOpen = printer.cover === "open";
  BREAK.forEach(([, fault], at) => pressed(bay.breaks[at], fault in bay.struck));
  pressed(bay.cover, bay.coverOpen);
  say(bay.cover, ...(bay.coverOpen ? ["合上机盖", "Shut cover"] : ["打开机盖", "Open cover"]));
  tell(bay, printer);
  // While it prints, something always hangs out: only what stays there is worth a word.
  const stays = printer.hanging.length > 0 && (!printer.online || !printer.waiting_bytes);
  bay.hanging.hidden = !stays;
  if (stays) say(bay.hanging, `出纸口还挂着一段没切的纸：“${printer.hanging[0]}”……`, "A piece hangs out uncut");
  await fetchSlips(bay, printer.newest);
}

function tell(bay, printer) {
  const [paper, paperEn] = PAPER[printer.paper];
  const metres = (printer.paper_mm / 1000).toFixed(1);
  const told = [
    printer.online ? ["可以打印", "ready"] : ["停住了", "stopped"],
    printer.paper === "out" ? [paper, paperEn] : [`${paper}，还有${metres}米`, `${paperEn}, ${metres} m`],
    ...(bay.coverOpen ? [["机盖开着", "cover open"]] : []),
    ...Object.keys(STOPS).filter((fault) => fault in bay.struck).map((fault) => STOPS[fault](bay.struck[fault])),
  ];
  bay.say(told.map(([zh]) => zh).join("；"), told.map(([, en]) => en).join(" · "), !printer.online);
}

async function fetchSlips(bay, newest) {
  if (newest === null || newest < (bay.slips.at(-1)?.number ?? 0)) {
    bay.slips = [];
    turn(bay, -1);
  }
  const last = bay.slips.at(-1)?.number ?? 0;
  if (newest === null || newest === last) return;
  const fresh = await bay.get(`slips?after=${last}`);
  bay.slips.push(...fresh.map((slip) => ({ ...slip, picture: `${slip.picture}?${Date.now()}` })));
  turn(bay, bay.slips.length - 1, { comingOut: true });
}

function turn(bay, to, { comingOut = false } = {}) {
  bay.at = Math.min(to, bay.slips.length - 1);
  const slip = bay.slips[bay.at];
  bay.none.hidden = Boolean(slip);
  for (const part of [bay.picture, bay.pages, bay.text]) part.hidden = !slip;
  if (!slip) return;
  bay.picture.src = slip.picture;
  bay.picture.alt = slip.text.join("，");
  bay.picture.classList.remove("coming-out");
  if (comingOut) {
    void bay.picture.offsetWidth; // the animation starts anew
    bay.picture.classList.add("coming-out");
  }
  bay.paper.scrollTop = 0;
  const last = bay.slips.at(-1).number;
  const ended = slip.cut ? ["已切下", "cut"] : ["纸用完，掉下来的半张", "a part: the roll ended"];
  say(bay.which, `第${slip.number}张，共${last}张，${ended[0]}`, `No. ${slip.number} of ${last}, ${ended[1]}`);
  bay.text.textContent = [...slip.text, ...slip.qr.map((payload) => `二维码 QR: ${payload}`)].join("\n");
  bay.earlier.disabled = bay.at <= 0;
  bay.later.disabled = bay.at >= bay.slips.length - 1;
}
